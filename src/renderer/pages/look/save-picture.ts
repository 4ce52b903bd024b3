import type { Formats } from '#renderer/state/format.ts'
import { exportPicture } from '#renderer/viewer/export-picture.ts'
import { heatLevels } from '#renderer/viewer/heat-levels.ts'
import { legendMarks, legendScale } from '#renderer/viewer/legend.ts'
import { OWN_SCALE_WORDS, paneContents } from '#renderer/viewer/panes.ts'
import type { PartPictures } from '#renderer/viewer/part-pictures.ts'
import type { Viewer } from '#renderer/viewer/viewer.svelte.ts'
import type { PartLook } from '#rpc/schemas/look.ts'

/** Saves what is shown as a PNG file, through the browser's own download. */
export async function savePicture(look: PartLook, pictures: PartPictures, viewer: Viewer, text: string, format: Formats): Promise<void> {
  const { scored } = pictures
  const panes = paneContents(pictures, viewer, ({ residual, side }, map, scale, ground) => heatLevels(residual, side, map, scale, ground))
  const title = viewer.ownScale ? OWN_SCALE_WORDS : `locked to run ${look.verdict?.run ?? ''}`
  const blob = await exportPicture({
    picture: pictures.size,
    turn: viewer.view.turn,
    panes,
    legend:
      scored === null
        ? null
        : {
            map: viewer.colourMap,
            title,
            marks: legendMarks(legendScale(scored, viewer.ownScale)).map((mark) => ({ ...mark, number: format.number(mark.value, 3) })),
          },
    lines: [text],
  })
  download(blob, `${fileStem(look.part.name)}${look.verdict === null ? '' : `-run-${look.verdict.run}`}-${viewer.mode}.png`)
}

/** The part's name as a file name that every system takes. */
function fileStem(name: string): string {
  const stem = name.replace(/\.[^./]*$/, '').replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')
  return stem === '' ? 'part' : stem.slice(-120)
}

function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has taken hold of it by then; kept for a while all the same, since some look again.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
