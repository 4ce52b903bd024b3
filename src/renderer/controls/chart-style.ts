import { token } from '#renderer/theme/token.ts'

/** Every line has its own dash beside its colour (UX 3). */
const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 2], [8, 3, 2, 3], [12, 4], [1, 3]]

/** Colour and dash of the n-th line of a chart, from 0; read again when the theme changes. */
export function lineStyle(place: number): { borderColor: string; backgroundColor: string; borderDash: number[]; borderWidth: number } {
  const colour = token(`--line-${(place % DASHES.length) + 1}`)
  return { borderColor: colour, backgroundColor: colour, borderDash: [...(DASHES[place % DASHES.length] ?? [])], borderWidth: 1.5 }
}
