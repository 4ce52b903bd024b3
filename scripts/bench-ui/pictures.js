import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'

/**
 * Draws pictures as a camera takes them: a grainy ground, a ring a little elsewhere each time, on some of them a scratch; JPEG.
 * Gives their names. The grain is cut from one field, so that drawing is quick and no two are equal.
 */
export async function drawPictures(folder, { count, side }) {
  await mkdir(folder, { recursive: true })
  const room = side + 256
  const field = { raw: { width: room, height: room, channels: 3 } }
  const grain = drawGrain(room)
  const names = []
  for (let i = 0; i < count; i++) {
    const name = `${String(i).padStart(4, '0')}.jpg`
    await sharp(grain, field)
      .extract({ left: (i * 37) % 256, top: (i * 101) % 256, width: side, height: side })
      .composite([{ input: Buffer.from(drawRing(side, i)) }])
      .jpeg({ quality: 90 })
      .toFile(join(folder, name))
    names.push(name)
  }
  return names
}

function drawGrain(side) {
  const grain = Buffer.alloc(side * side * 3)
  let state = 1
  for (let i = 0; i < grain.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    grain[i] = 60 + (state >>> 27)
  }
  return grain
}

function drawRing(side, i) {
  const [x, y] = [side / 2 + ((i * 7) % 19) - 9, side / 2 + ((i * 11) % 17) - 8]
  const scratch = `<path d="M${x} ${y - side * 0.3}l${side / 20} ${side / 12}" stroke="#fff" stroke-width="${side / 100}"/>`
  return `<svg width="${side}" height="${side}"><circle cx="${x}" cy="${y}" r="${side * 0.3}" fill="none" stroke="#b8b4ac" stroke-opacity="0.9"
    stroke-width="${side / 8}"/>${i % 5 === 0 ? scratch : ''}</svg>`
}
