/** A pattern for `like … escape '\'` that finds the text anywhere, whatever signs it holds. */
export function anywhere(text: string): string {
  return `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
}
