/** The largest error of a device's checks; null where none was made. */
export function worstError(selfTest: Readonly<Record<string, number>>): number | null {
  const errors = Object.values(selfTest)
  return errors.length === 0 ? null : Math.max(...errors)
}
