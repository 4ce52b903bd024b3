import { run } from './run.js'

/** The names of the NVIDIA GPUs that the driver knows; none without a driver. */
export async function nvidiaGpus() {
  try {
    const names = await run('nvidia-smi', ['--query-gpu=name', '--format=csv,noheader'], { limitMs: 20_000 })
    return names.split('\n').filter(Boolean)
  } catch {
    return []
  }
}
