/** A text that a spreadsheet would run as a formula, made a text by an apostrophe (OWASP, CSV injection); the wide forms of East Asian keyboards too. */
export function plainCell(text: string): string {
  return /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text
}
