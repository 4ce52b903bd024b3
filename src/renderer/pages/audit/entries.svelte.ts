import type { App } from '#renderer/state/app.svelte.ts'
import { BlockList } from '#renderer/state/block-list.svelte.ts'
import type { TrailEntry, TrailFilter } from '#rpc/schemas/trail.ts'

type Asked = { readonly project: string; readonly filter: TrailFilter }

export type Entries = BlockList<Asked, TrailEntry>

/** The entries that a filter leaves, newest first. */
export function makeEntries(app: App): Entries {
  return new BlockList({
    all: () => Promise.resolve(null),
    page: (asked, signal) => app.host.trail.page({ ...asked, newestFirst: true }, { signal }),
  })
}
