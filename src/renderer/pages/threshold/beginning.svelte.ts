import { fromLocalInput } from '#renderer/state/local-input.ts'

/** When a line is to come into force: at once, or at a time that is typed by the clock here. */
export class Beginning {
  when = $state<'now' | 'later'>('now')
  typed = $state('')
  /** In UTC; null: at once, or nothing that is a time was typed. */
  readonly at = $derived(this.when === 'now' ? null : fromLocalInput(this.typed))
  readonly fault = $derived.by(() => {
    if (this.when === 'now') return ''
    if (this.at === null) return 'Give day and time.'
    return Date.parse(this.at) <= this.nowMs ? 'This time is over. Give a later one.' : ''
  })
  /** Of the clock here, to say it before it is sent; the host's clock decides. */
  nowMs = $state(Date.now())

  /** False where what was typed cannot be: looked at again, since time goes on. */
  check(): boolean {
    this.nowMs = Date.now()
    return this.fault === ''
  }
}
