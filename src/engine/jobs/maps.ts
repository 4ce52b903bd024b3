import { join } from 'node:path'
import sharp from 'sharp'
import { writeFileAtomic } from '#disk/atomic.ts'
import type { ScoredPart } from './score-parts.ts'

/**
 * Writes a part's residual map as grey PNG of 16 bits, 65535 = 1.0 on the 0…1 picture scale, to `<folder>/<name>.png`; gives that path
 * below the folder. `name` keeps its own ending, since `1.png` and `1.jpg` may stand side by side. Faults: those of writing.
 */
export async function writeMap(folder: string, { part, scored }: ScoredPart, size: number): Promise<string> {
  const levels = Uint16Array.from(scored.residual, (value) => Math.round(Math.min(1, Math.max(0, value)) * 65535))
  const png = await sharp(levels, { raw: { width: size, height: size, channels: 1 } })
    .toColourspace('grey16')
    .png()
    .toBuffer()
  const path = `${insideOnly(part.name)}.png`
  await writeFileAtomic(join(folder, path), png)
  return path
}

/** A CSV list may name pictures anywhere (`../other/1.png`, `/data/1.png`, `C:/1.png`); their maps stay below the folder. */
function insideOnly(name: string): string {
  return name
    .split('/')
    .filter((step) => step !== '' && step !== '.')
    .map((step) => (step === '..' ? '_' : step.replace(':', '_')))
    .join('/')
}
