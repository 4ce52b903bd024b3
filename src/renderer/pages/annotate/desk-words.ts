/** Who did something, in a sentence: a project for one person may have no name to give. */
export function personWord(by: string): string {
  return by === '' ? 'no name' : by
}
