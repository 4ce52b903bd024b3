import type { Settings } from '#rpc/schemas/session.ts'

export type ThemeName = 'dark' | 'light'

/** The theme that is on: the setting, or what the system says. Charts and canvases draw again when it changes. */
export class Theme {
  #systemIsLight = $state(false)
  readonly #setting: () => Settings['theme']
  readonly name = $derived.by<ThemeName>(() => {
    const setting = this.#setting()
    return setting === 'system' ? (this.#systemIsLight ? 'light' : 'dark') : setting
  })

  constructor(setting: () => Settings['theme']) {
    this.#setting = setting
    const system = window.matchMedia('(prefers-color-scheme: light)')
    this.#systemIsLight = system.matches
    system.addEventListener('change', () => (this.#systemIsLight = system.matches))
  }
}
