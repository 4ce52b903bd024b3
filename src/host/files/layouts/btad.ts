import type { FolderLayout } from '#host/files/layout.ts'
import { partsOf, splitFolders } from './split-folders.ts'

/** beanTech AD (Mishra 2021): the words are ok and ko. */
export const btad: FolderLayout = {
  id: 'btad',
  sentence: 'BTAD: train/ok, test/ok, test/ko, and masks in ground_truth/ko',
  read({ pictures }) {
    const isBtad = pictures.some((path) => /^(train\/ok|test\/(ok|ko))\//i.test(path))
    return isBtad ? partsOf(splitFolders(pictures)) : null
  },
}
