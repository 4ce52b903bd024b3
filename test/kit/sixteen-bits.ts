import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { makeDraw } from '#domain/random.ts'

/**
 * Makes the pictures of a data set into 16-bit ones, masks left out: each level times 257, and some of its lower byte, so that a picture that
 * is brought back to 8 bits is not quite the same.
 */
export async function deepen(root: string, space: 'rgb16' | 'grey16'): Promise<void> {
  const draw = makeDraw(16, 'deepen')
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name)
    if (!entry.isFile() || file.includes('ground_truth')) continue
    const flat = sharp(await readFile(file)).removeAlpha()
    const { data, info } = await (space === 'rgb16' ? flat.toColourspace('srgb') : flat.toColourspace('b-w'))
      .raw()
      .toBuffer({ resolveWithObject: true })
    const { width, height, channels } = info
    const words = Uint16Array.from(data, (level) => Math.min(65535, level * 257 + draw.integer(200)))
    const deep = sharp(words, { raw: { width, height, channels } }).toColourspace(space)
    await writeFile(file, await deep.png().toBuffer())
  }
}
