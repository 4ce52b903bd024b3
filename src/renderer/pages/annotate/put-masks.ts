import type { Size } from '#renderer/viewer/view.ts'
import type { KeptMask } from './desk-source.ts'
import { Mask } from './mask.ts'
import { coverCounts } from './mask-runs.ts'
import type { Sheet } from './sheet.ts'

/** Puts masks on an empty sheet. Those of another size are stretched to it, as ignore regions are. False: one could not be read. */
export function putMasks(sheet: Sheet, masks: readonly KeptMask[], size: Size): boolean {
  return masks.every(({ label, severity, counts }) => {
    const mask = sheet.make(label, severity)
    const isSame = size.width === sheet.width && size.height === sheet.height
    const isRead = isSame ? coverCounts(mask, counts, size) : coverStretched(mask, counts, size, sheet)
    if (isRead) sheet.add(mask)
    return isRead
  })
}

/** Each pixel is as the one that it lies on, as when a picture is squeezed without smoothing. */
function coverStretched(mask: Mask, counts: string, from: Size, to: Size): boolean {
  const given = new Mask(0, from.width, '')
  if (!coverCounts(given, counts, from)) return false
  for (let x = 0; x < to.width; x++) {
    const column = Math.floor(((x + 0.5) * from.width) / to.width)
    for (let y = 0; y < to.height; y++) {
      if (given.has(column, Math.floor(((y + 0.5) * from.height) / to.height))) mask.coverColumn(x, y, y + 1)
    }
  }
  return true
}
