/** A way that cannot be gone on this computer: why, and what a person can do about it. */
export class Unavailable extends Error {
  constructor(message, remedy) {
    super(message)
    this.remedy = remedy
  }
}
