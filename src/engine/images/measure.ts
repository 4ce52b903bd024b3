import type { Picture } from './picture.ts'

/**
 * How bright and how sharp a picture is. Brightness: mean grey, 0…1, grey being the mean of the three channels. Sharpness: standard deviation
 * of the Laplacian with four neighbours (Pech-Pacheco 2000, its variance), over the mean grey, so that a darker lamp alone changes it little;
 * 0 for a black picture and for one without an inner pixel.
 */
export function measurePicture({ data, width, height, depth }: Picture): { brightness: number; sharpness: number } {
  const top = 3 * (depth === 16 ? 65535 : 255)
  const grey = new Float32Array(width * height)
  let sum = 0
  for (let i = 0; i < grey.length; i++) {
    const value = ((data[3 * i] ?? 0) + (data[3 * i + 1] ?? 0) + (data[3 * i + 2] ?? 0)) / top
    grey[i] = value
    sum += value
  }
  const brightness = grey.length === 0 ? 0 : sum / grey.length
  let [n, total, squares] = [0, 0, 0]
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1, i = y * width + 1; x < width - 1; x++, i++) {
      const beside = (grey[i - 1] ?? 0) + (grey[i + 1] ?? 0) + (grey[i - width] ?? 0) + (grey[i + width] ?? 0)
      const value = beside - 4 * (grey[i] ?? 0)
      n++
      total += value
      squares += value * value
    }
  }
  const spread = n === 0 ? 0 : Math.sqrt(Math.max(0, squares / n - (total / n) ** 2))
  return { brightness, sharpness: brightness === 0 ? 0 : spread / brightness }
}
