import type { FolderLayout } from '#host/files/layout.ts'

/** Pictures of good parts in one folder. With pictures in folders below it could be anything, defective parts among them, so that is not this layout. */
export const flat: FolderLayout = {
  id: 'flat',
  sentence: 'plain folder: pictures of good parts straight in the folder, and none in folders below',
  read({ pictures }) {
    if (pictures.some((path) => path.includes('/'))) return null
    return pictures.map((path) => ({ path, truth: 'good', defectType: '', masks: [], place: 'train' }))
  },
}
