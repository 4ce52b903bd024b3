import type { RunRow } from '#rpc/schemas/runs.ts'

/** `Run 14 (autoencoder, careful)`, and what it does if it has not come to its end. */
export function runTitle({ run, detector, preset, state }: Pick<RunRow, 'run' | 'detector' | 'preset' | 'state'>): string {
  const kind = preset === '' ? detector : `${detector}, ${preset}`
  return `Run ${run} (${kind})${state.at === 'done' ? '' : ` – ${state.at}`}`
}
