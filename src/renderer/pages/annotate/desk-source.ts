import type { FaultRecord } from '#domain/faults.ts'
import type { Severity } from '#domain/review.ts'
import type { Size } from '#renderer/viewer/view.ts'
import type { HostClient } from '#rpc/client.ts'
import type { IgnoreRegions, MaskSource, PartMasks } from '#rpc/schemas/annotations.ts'

export type KeptMask = { readonly label: string; readonly severity: Severity; readonly counts: string }

/** What is saved: a version of a part's masks, or of the project's ignore regions. */
export type Saved = {
  /** To be given back as `expects`. */
  readonly record: number
  /** 0: none is saved. */
  readonly version: number
  readonly source: MaskSource
  readonly by: string
  readonly at: string
  readonly width: number
  readonly height: number
  readonly masks: readonly KeptMask[]
  /** Why mask files of the data set cannot be shown; null if they can, or there are none. */
  readonly unusable: FaultRecord | null
  /** Runs whose scores were made with other ignore regions. */
  readonly stale: readonly number[]
}

export type SaveAct = {
  readonly expects: number
  readonly size: Size
  readonly masks: readonly KeptMask[]
  readonly reason: string
  /** Of this act: sent again, it is still one version. */
  readonly key: string
}

/** Where what is drawn comes from and goes to. */
export type DeskSource = {
  /** Of its recovery copy. */
  readonly id: string
  /** Part that is locked while it is drawn on; null for what belongs to the project. */
  readonly part: number | null
  load(signal?: AbortSignal): Promise<Saved>
  save(act: SaveAct): Promise<Saved>
}

/** The one label of what is no defect at all. */
export const IGNORED = 'ignored'

export function masksOfPart(host: () => HostClient, project: string, part: number): DeskSource {
  return {
    id: `${project}/${part}`,
    part,
    load: async (signal) => ofPart(await host().annotations.get({ project, part }, signal === undefined ? {} : { signal })),
    save: async ({ expects, size, masks, reason, key }) =>
      ofPart(await host().annotations.save({ project, part, expects, ...size, masks: [...masks], reason, key })),
  }
}

export function ignoreRegions(host: () => HostClient, project: string): DeskSource {
  return {
    id: `${project}/ignore`,
    part: null,
    load: async (signal) => ofProject(await host().ignore.get({ project }, signal === undefined ? {} : { signal })),
    save: async ({ expects, size, masks, reason, key }) =>
      ofProject(await host().ignore.save({ project, expects, ...size, counts: masks[0]?.counts ?? '', reason, key })),
  }
}

export function ofPart({ record, version, source, by, at, width, height, masks, unusable }: PartMasks): Saved {
  return { record, version, source, by, at, width, height, masks, unusable, stale: [] }
}

function ofProject({ record, by, at, width, height, counts, stale }: IgnoreRegions): Saved {
  const masks: readonly KeptMask[] = counts === '' ? [] : [{ label: IGNORED, severity: '', counts }]
  return {
    record,
    version: record === 0 ? 0 : 1,
    source: record === 0 ? 'none' : 'drawn',
    by,
    at,
    width,
    height,
    masks,
    unusable: null,
    stale,
  }
}
