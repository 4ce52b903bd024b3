const MOST_SHOWN = 50

/** Those whose title has every word of the text, the ones that begin with it first. */
export function findTargets<T extends { readonly title: string }>(targets: readonly T[], text: string): readonly T[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const begins = (title: string): boolean => title.toLowerCase().startsWith(words[0] ?? '')
  const found = targets.filter(({ title }) => words.every((word) => title.toLowerCase().includes(word)))
  return [...found.filter(({ title }) => begins(title)), ...found.filter(({ title }) => !begins(title))].slice(0, MOST_SHOWN)
}
