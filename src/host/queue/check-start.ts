import { statfs } from 'node:fs/promises'
import { Fault, type FaultRecord } from '#domain/faults.ts'
import type { Host } from '#host/host.ts'
import type { Project } from '#host/projects/project.ts'
import { countParts, healthOfParts } from '#host/store/parts.ts'
import type { DetectorChoice, StartCheck, StartRun } from '#rpc/schemas/runs.ts'

/** Fewer good parts than this are not enough to begin with (UX 2.3). */
const LEAST_GOOD = 20
/** Weights and moments of the largest preset, its last two checkpoints and the samples. */
const ROOM_BYTES = 512 * 2 ** 20

/** What would keep a training from coming to its end, found before it begins. */
export async function checkStart(host: Host, project: Project, wanted: StartRun): Promise<StartCheck> {
  const [{ sets }, health, facts, picturesFound, detectors] = await Promise.all([
    countParts(project.store.reader),
    healthOfParts(project.store.reader),
    project.facts(),
    project.picturesFound(),
    host.detectors(),
  ])
  const faults: FaultRecord[] = []
  const refuse = (code: ConstructorParameters<typeof Fault>[0], text: { what: string; why: string; do: string }): void =>
    void faults.push(new Fault(code, text).toRecord())

  if (!picturesFound) {
    refuse('file.missing', {
      what: `The pictures are not in ${facts.pictures}.`,
      why: 'The folder is not there any more.',
      do: 'Find the folder on the Data page, or put it back.',
    })
  }
  const detector = detectors.find(({ id }) => id === wanted.detector)
  if (detector === undefined) {
    refuse('detector.unknown', {
      what: `There is no detector named "${wanted.detector}".`,
      why: 'This version does not have it.',
      do: 'Take one from the list.',
    })
  } else refuseSettings(detector, wanted, refuse)
  const { good } = sets.train
  if (good < LEAST_GOOD) {
    refuse(good === 0 ? 'data.no-good' : 'data.too-few', {
      what: `${good === 1 ? '1 good part is' : `${good} good parts are`} in training good.`,
      why: `${LEAST_GOOD} are needed to start.`,
      do: 'Add pictures of good parts, or move some from another set.',
    })
  }
  const free = await statfs(project.folder).then(({ bavail, bsize }) => bavail * bsize)
  // The training keeps its resized pictures in a file as long as it runs: three bytes a pixel.
  const side = Number(
    wanted.settings['size'] ?? detector?.presets[wanted.preset]?.settings['size'] ?? detector?.fields['size']?.default ?? 256,
  )
  const needed = ROOM_BYTES + (good + sets.calibrate.good) * side * side * 3
  if (free < needed) {
    refuse('file.disk-full', {
      what: `The disk of ${project.folder} has ${megabytes(free)} MB left.`,
      why: `This training needs about ${megabytes(needed)} MB.`,
      do: 'Make room on that disk.',
    })
  }
  const warnings: string[] = []
  if (sets.calibrate.good === 0) warnings.push('No calibration normals. Without them there are no p-values and no good-only rule.')
  if (sets.test.defective === 0) warnings.push('No known defects in the acceptance set: escapes cannot be estimated.')
  if (health.unreadable.length > 0) warnings.push(`${health.unreadable.length} unreadable pictures are left out.`)
  return { faults, warnings }
}

function refuseSettings(
  detector: DetectorChoice,
  { preset, settings }: StartRun,
  refuse: (code: 'settings.invalid', text: { what: string; why: string; do: string }) => void,
): void {
  const problems = Object.entries(settings).flatMap(([name, value]) => {
    const field = Object.hasOwn(detector.fields, name) ? detector.fields[name] : undefined
    if (field === undefined) return [`${detector.title} has no setting "${name}"`]
    switch (field.kind) {
      case 'integer':
      case 'number': {
        const isRight =
          typeof value === 'number' && value >= field.min && value <= field.max && (field.kind === 'number' || Number.isInteger(value))
        return isRight ? [] : [`${field.title} takes ${field.min} to ${field.max}`]
      }
      case 'boolean':
        return typeof value === 'boolean' ? [] : [`${field.title} is on or off`]
      case 'choice':
        return field.choices.includes(String(value)) ? [] : [`${field.title} takes ${field.choices.join(', ')}`]
    }
  })
  if (!Object.hasOwn(detector.presets, preset)) problems.push(`${detector.title} has no preset "${preset}"`)
  if (problems.length === 0) return
  refuse('settings.invalid', { what: 'A setting is not possible.', why: `${problems.join('; ')}.`, do: 'Change it and start again.' })
}

function megabytes(bytes: number): string {
  return String(Math.ceil(bytes / 1e6)).replace(/\B(?=(\d{3})+$)/g, ',')
}
