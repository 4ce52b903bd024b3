import { basename, join } from 'node:path'
import { readDataset, readFinishedRun } from '#disk/run-folder.ts'
import { Fault, type FaultRecord } from '#domain/faults.ts'
import type { SettingValues } from '#domain/run.ts'
import type { JobWatch } from '#host/jobs/engine-process.ts'
import { resumeRun, type NewRun } from '#host/jobs/train-run.ts'
import { figuresOfRun, type RunFigures } from './run-figures.ts'

/** Which runs make the table: every data folder with every detector and every seed. Paths are absolute. */
export type SweepPlan = {
  readonly data: readonly string[]
  readonly detectors: readonly { readonly id: string; readonly preset: string; readonly settings: SettingValues }[]
  readonly seeds: readonly number[]
  readonly reduction: string
  readonly device: string
  readonly out: string
}

export type SweepResult = {
  readonly done: readonly { readonly folder: string; readonly figures: RunFigures }[]
  /** Runs that ended with a fault; the others went on. */
  readonly failed: readonly { readonly folder: string; readonly fault: FaultRecord }[]
}

/**
 * Trains and evaluates the whole plan, one run after the other, each in `<out>/<class>/<detector>-<preset>-<seed>`. What is done stays
 * done: the same plan goes on where it was stopped, in the middle of a training too. Undefined when it was stopped. Faults: usage, for a plan
 * that cannot be told apart on disk; those of single runs are in the result.
 */
export async function sweep(plan: SweepPlan, watch: JobWatch, tell: (text: string) => void): Promise<SweepResult | undefined> {
  const runs = runsOf(plan)
  const done: SweepResult['done'][number][] = []
  const failed: SweepResult['failed'][number][] = []
  for (const [i, wanted] of runs.entries()) {
    tell(`Run ${i + 1} of ${runs.length}: ${wanted.out}`)
    try {
      const figures = await finished(wanted, watch)
      if (figures === undefined) return undefined
      done.push({ folder: wanted.out, figures })
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      failed.push({ folder: wanted.out, fault: error.toRecord() })
      tell(`${wanted.out} failed. ${error.text.what} ${error.text.why}`)
    }
  }
  return { done, failed }
}

/** All runs of a plan. Throws `usage` when two of them would be in one folder. */
export function runsOf({ data, detectors, seeds, reduction, device, out }: SweepPlan): readonly NewRun[] {
  const names = data.map((folder) => basename(folder))
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) {
    throw new Fault('usage', {
      what: `Two data folders are named "${twice}".`,
      why: "A folder's name is its class in the table, and runs of both would be in one place.",
      do: 'Rename one of them, or sweep them into different folders.',
    })
  }
  return data.flatMap((folder) =>
    detectors.flatMap(({ id: detector, preset, settings }) =>
      seeds.map((seed) => {
        const place = join(out, basename(folder), `${detector}-${preset}-${seed}`)
        return { data: folder, out: place, detector, preset, settings, reduction, seed, device }
      }),
    ),
  )
}

/** Trains what is left of a run and scores it, unless both were done before. Undefined when stopped. */
async function finished(wanted: NewRun, watch: JobWatch): Promise<RunFigures | undefined> {
  const { out, settings, data } = wanted
  if (isStopped(watch)) return undefined
  const end = await resumeRun(out, { settings, device: 'auto', otherwise: wanted }, watch)
  if (end.at !== 'done') return undefined
  await checkIsWanted(wanted)
  if (isStopped(watch)) return undefined
  return figuresOfRun({ run: out, data, device: wanted.device }, watch)
}

function isStopped({ pause, signal }: JobWatch): boolean {
  return pause?.aborted === true || signal.aborted
}

/** A folder from another sweep must not pass for this one's. */
async function checkIsWanted({ out, data, reduction, settings }: NewRun): Promise<void> {
  const [{ run }, { root, layout }] = await Promise.all([readFinishedRun(out), readDataset(out)])
  const others = Object.keys(settings).filter((name) => settings[name] !== run.settings[name])
  const isClass = layout === 'csv' || basename(root) === basename(data)
  if (isClass && run.reduction === reduction && others.length === 0) return
  throw new Fault('usage', {
    what: `${out} holds another run than the one wanted.`,
    why: `It was trained on ${root} for the score "${run.reduction}"${others.length === 0 ? '' : `, and with another ${others.join(', ')}`}.`,
    do: 'Sweep into another folder, or move that run away.',
  })
}
