import type { FolderLayout } from '#host/files/layout.ts'
import { partsOf, splitFolders } from './split-folders.ts'

/** MVTec LOCO AD (Bergmann 2022): brings its own calibration normals, and a folder of masks for each defective part. */
export const loco: FolderLayout = {
  id: 'loco',
  sentence: 'MVTec LOCO: as MVTec AD, with validation/good and masks in ground_truth/<defect type>/<name>/',
  read({ pictures }) {
    const folders = splitFolders(pictures)
    const isLoco = folders.calibrate.length > 0 || folders.test.has('logical_anomalies') || folders.test.has('structural_anomalies')
    return isLoco ? partsOf(folders) : null
  },
}
