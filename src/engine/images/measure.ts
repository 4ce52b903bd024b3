import type { Picture } from './picture.ts'

/**
 * How bright and how sharp a picture is. Brightness: mean grey, 0…1, grey being the mean of the three channels. Sharpness: standard deviation
 * of the Laplacian with four neighbours (Pech-Pacheco 2000, its variance), over the mean grey, so that a darker lamp alone changes it little;
 * 0 for a black picture and for one without an inner pixel.
 */
export function measurePicture({ data, width, height, depth }: Picture): { brightness: number; sharpness: number } {
  const top = 3 * (depth === 16 ? 65535 : 255)
  // Three rows of grey at a time: 400 megapixels as float32 would be 1.6 GB beside the picture.
  let [above, row, below] = [new Float32Array(width), new Float32Array(width), new Float32Array(width)]
  let [sum, n, total, squares] = [0, 0, 0, 0]
  for (let y = 0; y < height; y++) {
    ;[above, row, below] = [row, below, above]
    for (let x = 0, i = 3 * y * width; x < width; x++, i += 3) {
      const value = ((data[i] ?? 0) + (data[i + 1] ?? 0) + (data[i + 2] ?? 0)) / top
      below[x] = value
      sum += value
    }
    if (y < 2) continue
    for (let x = 1; x < width - 1; x++) {
      const beside = (row[x - 1] ?? 0) + (row[x + 1] ?? 0) + (above[x] ?? 0) + (below[x] ?? 0)
      const value = beside - 4 * (row[x] ?? 0)
      n++
      total += value
      squares += value * value
    }
  }
  const brightness = width * height === 0 ? 0 : sum / (width * height)
  const spread = n === 0 ? 0 : Math.sqrt(Math.max(0, squares / n - (total / n) ** 2))
  return { brightness, sharpness: brightness === 0 ? 0 : spread / brightness }
}
