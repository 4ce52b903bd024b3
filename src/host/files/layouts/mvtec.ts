import type { FolderLayout } from '#host/files/layout.ts'
import { partsOf, splitFolders } from './split-folders.ts'

/** MVTec AD (Bergmann 2019) and everything arranged like it. */
export const mvtec: FolderLayout = {
  id: 'mvtec',
  sentence: 'MVTec AD: train/good, test/good, test/<defect type>, and masks in ground_truth/<defect type>',
  read: ({ pictures }) => partsOf(splitFolders(pictures)),
}
