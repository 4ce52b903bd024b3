import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import type { Dataset, Part, Split } from '#domain/parts.ts'
import { makeDraw } from '#domain/random.ts'

/** Good parts as PNG files: a bright disc on a dark ground, each a little elsewhere. */
export async function drawParts(root: string, counts: Partial<Record<Split, number>>, side = 16): Promise<Dataset> {
  const parts: Part[] = []
  for (const [split, count] of Object.entries(counts) as [Split, number][]) {
    for (let i = 0; i < count; i++) {
      const path = `${split}/${String(i).padStart(3, '0')}.png`
      const bytes = await drawDisc(side, `${split}${i}`)
      await mkdir(dirname(join(root, path)), { recursive: true })
      await writeFile(join(root, path), bytes)
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      parts.push({ path, sha256, sizeBytes: bytes.length, truth: 'good', defectType: '', masks: [], split })
    }
  }
  return { root, layout: 'flat', hash: createHash('sha256').update(JSON.stringify(parts)).digest('hex'), parts }
}

/** One such picture as PNG; another name, another place. */
export async function drawDisc(side: number, name: string): Promise<Buffer> {
  const draw = makeDraw(1, name)
  const [x0, y0, radius] = [side / 2 + draw.normal(), side / 2 + draw.normal(), side / 4 + draw.uniform()]
  const data = Buffer.alloc(side * side * 3)
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const inside = (x - x0) ** 2 + (y - y0) ** 2 < radius ** 2
      for (let c = 0; c < 3; c++) data[(y * side + x) * 3 + c] = (inside ? 180 : 40) + 10 * c + draw.integer(12)
    }
  }
  return await sharp(data, { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toBuffer()
}
