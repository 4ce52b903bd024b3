/** A key for an act that no other window or computer makes. `crypto.randomUUID` is not there in pages of another computer. */
export function makeKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
