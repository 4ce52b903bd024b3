import type { FaultRecord } from '#domain/faults.ts'
import { blobUrl } from '#rpc/blobs.ts'
import type { HostClient } from '#rpc/client.ts'
import type { PartLook } from '#rpc/schemas/look.ts'
import type { Decoder } from './decoder.ts'
import type { PartPictures, ScoredPictures } from './part-pictures.ts'
import type { Mark } from './scene.ts'
import { mapToPicture } from './view.ts'

/** A part, ready to be shown. */
export type LoadedPart = {
  readonly look: PartLook
  /** null: the picture is not there or cannot be shown, and `fault` says why. */
  readonly pictures: PartPictures | null
  readonly fault: FaultRecord | null
}

export type AskedPart = {
  readonly project: string
  readonly run: number | null
  readonly part: number
  /** Somebody is going to judge it: what it is known to be is not even asked for. */
  readonly judging?: true
}

/** Everything about a part that panes draw, decoded. Throws what the host answers, and nothing about the picture: that is part of the answer. */
export async function loadPart(host: HostClient, decoder: Decoder, asked: AskedPart, signal: AbortSignal): Promise<LoadedPart> {
  const look = await host.look.part(asked, { signal })
  if (look.fault !== null) return { look, pictures: null, fault: inPlace(look.fault, look.part.name) }
  try {
    const [input, scored] = await Promise.all([
      decoder.read({ kind: 'picture', url: blobUrl(look.picture) }, signal),
      loadScored(decoder, look, signal),
    ])
    const size = { width: look.values.width, height: look.values.height }
    return { look, pictures: { size, input, scored, truth: null }, fault: null }
  } catch (error) {
    if (signal.aborted) throw error
    return { look, pictures: null, fault: notShown(look.part.name, error) }
  }
}

async function loadScored(decoder: Decoder, look: PartLook, signal: AbortSignal): Promise<ScoredPictures | null> {
  const { verdict, values } = look
  if (verdict === null) return null
  const { size: side, pixelLine: line } = verdict
  const [rebuilt, residual] = await Promise.all([
    decoder.read({ kind: 'rebuilt', url: blobUrl(verdict.rebuilt) }, signal),
    decoder.read({ kind: 'residual', url: blobUrl(verdict.residual.key), side, line }, signal),
  ])
  return {
    rebuilt: rebuilt.levels,
    rebuiltValues: rebuilt.values,
    residual: residual.values,
    side,
    scale: verdict.residualScale,
    contour: residual.contour,
    spots: verdict.hotSpots.map((spot) => mapToPicture(spot, values, side)),
  }
}

/** The outline of a part's ground truth; null without any. */
export async function loadTruth(decoder: Decoder, { mask }: PartLook, signal: AbortSignal): Promise<Mark | null> {
  if (mask === null) return null
  const { lines, width, height } = await decoder.read({ kind: 'outline', url: blobUrl(mask) }, signal)
  return { kind: 'truth', lines, grid: { width, height } }
}

/** The host speaks of any file; here it is known to be a part that was there once. */
function inPlace(fault: FaultRecord, name: string): FaultRecord {
  if (fault.code !== 'file.missing') return fault
  return {
    ...fault,
    text: {
      what: `The picture ${name} is not where it was.`,
      why: fault.text.what,
      do: 'Put it back, find the folder if all pictures were moved, or skip this part.',
    },
  }
}

function notShown(name: string, error: unknown): FaultRecord {
  return {
    code: 'image.undecodable',
    text: {
      what: `The picture ${name} cannot be shown.`,
      why: `The browser says: ${error instanceof Error ? error.message : String(error)}`,
      do: 'Skip it, or try again; its score does not depend on being shown.',
    },
  }
}
