import { Fault } from '#domain/faults.ts'
import { autoencoder } from './autoencoder/index.ts'
import { fanogan } from './fanogan/index.ts'
import type { Detector } from './detector.ts'

/** Every detector, in the order shown. */
export const DETECTORS: readonly Detector[] = [autoencoder, fanogan]

/** The detector of that id. Throws `detector.unknown`. */
export function detectorOf(id: string): Detector {
  const found = DETECTORS.find((detector) => detector.id === id)
  if (found !== undefined) return found
  throw new Fault('detector.unknown', {
    what: `There is no detector named "${id}".`,
    why: `This version has ${DETECTORS.map((detector) => detector.id).join(', ')}.`,
    do: 'Take one of these.',
  })
}
