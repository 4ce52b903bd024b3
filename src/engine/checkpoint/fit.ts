import { Fault } from '#domain/faults.ts'
import type { Draw } from '#domain/random.ts'
import type { SettingValues } from '#domain/run.ts'
import type { Blocks } from '#engine/compute/program.ts'
import type { Detector } from '#engine/detectors/detector.ts'

/** Only shapes are asked for; 30 million zeros take a tenth of a second. */
const NOTHING_DRAWN: Draw = { uniform: () => 0, normal: () => 0, integer: () => 0, permutation: (count) => new Uint32Array(count) }

/**
 * Refuses tensors that a model of these settings cannot have: settings were lost or changed, or the file is that of another run.
 * `where` names the file. Faults: run.damaged, settings.invalid.
 */
export function checkFit(blocks: Blocks, detector: Detector, settings: SettingValues, where: string): void {
  for (const [name, { shape }] of Object.entries(detector.weights(settings, NOTHING_DRAWN))) {
    const found = blocks[name]?.shape
    if (found !== undefined && found.length === shape.length && found.every((side, i) => side === shape[i])) continue
    const has = found === undefined ? 'the file has none' : `in the file it is ${found.join(' x ')}`
    throw new Fault('run.damaged', {
      what: `${where} does not belong to the run.json beside it.`,
      why: `By the settings there "${name}" is ${shape.join(' x ')}, and ${has}.`,
      do: 'Restore the run folder from a copy, or train again into a new folder.',
    })
  }
}
