import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** An NVIDIA GPU. `index` is its place in the order of PCI buses, which is the driver's own and does not change between starts. */
export type Gpu = { readonly index: number; readonly uuid: string; readonly title: string }

const QUERY = ['--query-gpu=index,uuid,name,memory.total', '--format=csv,noheader,nounits']
const LIMIT_MS = 10_000

/** The GPUs that the driver knows and CUDA_VISIBLE_DEVICES leaves; none where there is no driver. */
export async function nvidiaGpus(environment: NodeJS.ProcessEnv = process.env): Promise<readonly Gpu[]> {
  try {
    const { stdout } = await promisify(execFile)('nvidia-smi', QUERY, { timeout: LIMIT_MS, windowsHide: true })
    return visibleGpus(parseGpus(stdout), environment['CUDA_VISIBLE_DEVICES'])
  } catch {
    return []
  }
}

/** Lines such as `0, GPU-5b1c…, NVIDIA GeForce RTX 3060, 12288`; memory is in MiB. */
export function parseGpus(lines: string): readonly Gpu[] {
  return lines.split('\n').flatMap((line) => {
    const [index = '', uuid = '', name = '', memoryMib = ''] = line.split(',').map((cell) => cell.trim())
    if (!/^\d+$/.test(index) || uuid === '') return []
    const memory = Number.isFinite(Number(memoryMib)) ? `, ${Math.round(Number(memoryMib) / 1024)} GB` : ''
    return [{ index: Number(index), uuid, title: `${name}${memory}` }]
  })
}

/** Those that a list of numbers or ids leaves, as CUDA reads it: an entry that names no GPU hides it and all after it. */
export function visibleGpus(gpus: readonly Gpu[], list: string | undefined): readonly Gpu[] {
  if (list === undefined) return gpus
  const visible: Gpu[] = []
  for (const entry of list.split(',').map((word) => word.trim())) {
    const gpu = gpus.find(({ index, uuid }) => entry !== '' && (entry === String(index) || uuid.startsWith(entry)))
    if (gpu === undefined) break
    visible.push(gpu)
  }
  return visible
}
