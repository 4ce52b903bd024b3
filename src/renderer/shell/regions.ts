/** Moves the focus to the next region of the page (header, rail, page, side panel, strip), or the one before. */
export function nextRegion(by: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')]
  const here = regions.findLastIndex((region) => region.contains(document.activeElement))
  const next = here === -1 ? (by === 1 ? 0 : regions.length - 1) : (here + by + regions.length) % regions.length
  regions[next]?.focus()
}

/** Gives the focus to the page: a page that was opened is worked with, and its keys (Enter above all) must not go to what opened it. */
export function focusPage(): void {
  document.querySelector<HTMLElement>('main[data-region]')?.focus({ preventScroll: true })
}
