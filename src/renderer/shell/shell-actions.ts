import { actions, type Action } from '#renderer/keys/action.ts'
import { PAGES } from '#renderer/pages/registry.ts'

/** What keys do everywhere (UX 5). */
export const SHELL = actions('shell', {
  find: ['Ctrl+KeyK', 'Go to or find'],
  settings: ['Ctrl+Comma', 'Settings'],
  regionNext: ['F6', 'Next region'],
  regionBefore: ['Shift+F6', 'Region before'],
  surround: ['KeyY', 'Grey beside images'],
  keys: ['Shift+Slash', 'Keys of this page'],
})

/** The pages of the rail, by the id of the page. */
export const PAGE_ACTIONS: ReadonlyMap<string, Action> = new Map(
  PAGES.filter(({ digit }) => digit !== '').map(({ id, digit, title }) => [
    id,
    { id: `shell.${id}`, key: `Shift+Digit${digit}`, text: title },
  ]),
)
