/** Whether a figure is within its limit; `open` while there is no figure. */
export type Held = 'yes' | 'no' | 'open'

export function holds(
  value: number | null,
  { least = -Infinity, most = Infinity }: { readonly least?: number; readonly most?: number },
): Held {
  if (value === null) return 'open'
  return value >= least && value <= most ? 'yes' : 'no'
}
