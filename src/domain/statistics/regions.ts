/** Connected areas of a mask. `labels`: [height, width], 0 outside, else the region's number from 1; `sizes`: pixels of region 1, 2, … */
export type Regions = { readonly labels: Int32Array; readonly sizes: Uint32Array }

/** Areas of non-zero pixels that touch by a side or a corner (8 neighbours), numbered in reading order. mask: [height, width]. */
export function labelRegions(mask: Uint8Array, width: number, height: number): Regions {
  const labels = new Int32Array(width * height)
  const sizes: number[] = []
  const waiting: number[] = []
  for (let start = 0; start < labels.length; start++) {
    if (mask[start] === 0 || labels[start] !== 0) continue
    const label = sizes.length + 1
    let size = 0
    labels[start] = label
    waiting.push(start)
    for (let pixel = waiting.pop(); pixel !== undefined; pixel = waiting.pop()) {
      size++
      const x = pixel % width
      const y = (pixel - x) / width
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          const neighbour = ny * width + nx
          if (mask[neighbour] === 0 || labels[neighbour] !== 0) continue
          labels[neighbour] = label
          waiting.push(neighbour)
        }
      }
    }
    sizes.push(size)
  }
  return { labels, sizes: Uint32Array.from(sizes) }
}
