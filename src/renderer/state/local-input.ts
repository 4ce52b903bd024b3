/** For `<input type="datetime-local">`: local time, seconds and milliseconds only where there are any. */
export function toLocalInput(instant: string): string {
  const at = new Date(instant)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${String(at.getFullYear()).padStart(4, '0')}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  const thousandths = at.getMilliseconds()
  const seconds = at.getSeconds() === 0 && thousandths === 0 ? '' : `:${two(at.getSeconds())}`
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}${seconds}${thousandths === 0 ? '' : `.${String(thousandths).padStart(3, '0')}`}`
}

/** The instant of a local time as the input gives it; null if it is none. */
export function fromLocalInput(text: string): string | null {
  if (!/^\d{4,}-\d\d-\d\dT\d\d:\d\d/.test(text)) return null
  const at = new Date(text)
  return Number.isNaN(at.getTime()) ? null : at.toISOString()
}
