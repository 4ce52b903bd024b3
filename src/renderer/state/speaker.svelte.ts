/** At most one a second (UX 6, 4.1.3): more would be cut off by the next. */
const BETWEEN_MS = 1000

/** News for a polite live region. */
export class Speaker {
  text = $state('')
  #waiting: string[] = []
  #speaking = false

  say(text: string): void {
    // What was said of the same thing before is out of date by the time it could be read; the newest few matter.
    this.#waiting = [...this.#waiting.filter((other) => other !== text), text].slice(-3)
    if (!this.#speaking) this.#next()
  }

  #next(): void {
    const text = this.#waiting.shift()
    this.#speaking = text !== undefined
    if (text === undefined) return
    // The same words twice would be no change, and so not be read.
    this.text = this.text === text ? `${text}\u00a0` : text
    setTimeout(() => this.#next(), BETWEEN_MS)
  }
}
