/**
 * Text as a terminal may have it: names of files and what a person typed can hold signs that move its cursor, colour it, or turn the
 * direction of writing. They are shown as JSON writes them (`\u001b`); line feeds and tabs stay.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, escaped)
}

/** As `printable`, for what must stay one line: a name can hold line feeds too. */
export function printableLine(text: string): string {
  return printable(text).replace(/[\n\t\u2028\u2029]/gu, escaped)
}

/** Control characters but line feed and tab, and what turns the direction of writing. */
const UNPRINTABLE = /(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu

const escaped = (sign: string): string => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`
