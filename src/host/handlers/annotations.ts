import { procedures as on } from './procedures.ts'

const coming = (): never => {
  throw new Error('Follows in the next commit.')
}

export const annotations = {
  get: on.annotations.get.handler(coming),
  history: on.annotations.history.handler(coming),
  version: on.annotations.version.handler(coming),
  save: on.annotations.save.handler(coming),
  lock: on.annotations.lock.handler(coming),
  unlock: on.annotations.unlock.handler(coming),
  locks: on.annotations.locks.handler(coming),
  export: on.annotations.export.handler(coming),
  import: on.annotations.import.handler(coming),
}

export const ignore = {
  get: on.ignore.get.handler(coming),
  save: on.ignore.save.handler(coming),
}
