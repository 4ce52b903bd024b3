import type { FolderLayout } from '#host/files/layout.ts'
import { btad } from './btad.ts'
import { flat } from './flat.ts'
import { loco } from './loco.ts'
import { mvtec } from './mvtec.ts'
import { visa } from './visa.ts'

/** Every arrangement of folders, the narrower before the wider: the first that recognises a folder wins. */
export const folderLayouts: readonly FolderLayout[] = [loco, btad, mvtec, visa, flat]
