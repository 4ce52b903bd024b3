import type { App } from '#renderer/state/app.svelte.ts'
import { BlockList } from '#renderer/state/block-list.svelte.ts'
import type { PartFilter, PartRow, PartSort } from '#rpc/schemas/parts.ts'

export type Asked = { readonly project: string; readonly filter: PartFilter; readonly sort: PartSort; readonly run: number | null }

/** A listing of parts. Its `all` is the numbers of all of them, in order. */
export type PartList = BlockList<Asked, PartRow, readonly number[]>

export function makePartList(app: App): PartList {
  return new BlockList({
    all: async (asked, signal) => (await app.host.parts.ids(asked, { signal })).parts,
    page: (asked, signal) => app.host.parts.page(asked, { signal }),
  })
}
