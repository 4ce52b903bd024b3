/** Which way is which; stands under every line (UX 4). */
export const DIRECTION = 'Lower line: fewer escapes, more overkill.'

/** What makes calibration normals speak for tomorrow's parts. */
export const SAME_PRODUCTION =
  'This holds as long as good parts come from the same production, lighting and camera as the calibration normals.'

/** What a line chosen on the acceptance set cannot know. */
export const CHOSEN_ON_SET =
  'The line was chosen on the parts it is judged by, so its figures are somewhat better than those to expect in production.'

/** A ratio for people, three digits: 0.0464 -> "4.64 %". */
export function percent(ratio: number): string {
  return `${Number((100 * ratio).toPrecision(3))} %`
}

/** A score, price or bound for people, four digits. */
export function figure(value: number): string {
  return String(Number(value.toPrecision(4)))
}

/** A whole number with commas: "1,234,567". */
export function whole(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** "1 good part", "12 good parts", "1,000 good parts". */
export function countOf(count: number, noun: string): string {
  return `${whole(count)} ${noun}${count === 1 ? '' : 's'}`
}
