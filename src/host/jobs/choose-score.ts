import { access } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { openRun, readFinishedRun, updateRun } from '#disk/run-folder.ts'
import { Fault } from '#domain/faults.ts'
import type { RunResult } from '#domain/run.ts'
import { FORMS, chooseScore, isForm, weightingOf, type ScoreChoice } from '#domain/weighting.ts'

/**
 * Chooses anew, after training, which score part is a run's score and with which kappa; run.json keeps it, with the calibration that
 * belongs to it. Nothing is trained or scored again. Gives what changed, a line for each. Faults: usage, run.unfinished, run.locked, those
 * of reading and writing the run.
 */
export async function chooseRunScore(folder: string, choice: ScoreChoice): Promise<readonly string[]> {
  if (choice.kappa === undefined && choice.reduction === undefined) return []
  const { result } = await readFinishedRun(folder)
  checkChoice(folder, result, choice)
  const changes = changesOf(result, choice)
  if (changes.length === 0) return []
  await checkNotInProject(folder)
  const { lock } = await openRun(folder)
  try {
    await updateRun(folder, (run) => (run.result === undefined ? run : { ...run, result: chooseScore(run.result, choice) }))
  } finally {
    lock.release()
  }
  return [
    ...changes,
    'run.json keeps this. Scores and lines that were made before belong to the former score and must not be mixed with it.',
  ]
}

function changesOf(result: RunResult, choice: ScoreChoice): string[] {
  const { reduction } = result
  const weighting = weightingOf(result)
  const changes: string[] = []
  if (choice.reduction !== undefined && choice.reduction !== reduction) {
    changes.push(`The score of this run is now "${choice.reduction}"; it was "${reduction}".`)
  }
  if (choice.kappa !== undefined && weighting !== undefined && choice.kappa !== weighting.kappa) {
    changes.push(`Kappa of this run is now ${choice.kappa}; it was ${weighting.kappa}.`)
    const now = choice.reduction ?? reduction
    if (!isForm(now)) {
      changes.push(`Its score is the residual map's "${now}", which has no kappa: only the parts "anomaly" and "balanced" change.`)
    }
  }
  return changes
}

function checkChoice(folder: string, result: RunResult, { kappa, reduction }: ScoreChoice): void {
  const weighting = weightingOf(result)
  if (kappa !== undefined && weighting === undefined) {
    throw new Fault('usage', {
      what: `The run in ${folder} has no kappa.`,
      why: 'Kappa weighs what the critic sees against the pixels, and this run has no such score parts, or no calibration normals.',
      do: 'Leave --kappa out, or train f-AnoGAN.',
    })
  }
  if (kappa !== undefined && !(Number.isFinite(kappa) && kappa >= 0)) {
    throw new Fault('usage', { what: `Kappa cannot be ${kappa}.`, why: 'It is a weight.', do: 'Give a number from 0 on.' })
  }
  const forms = weighting === undefined ? [] : FORMS.map(({ id }) => id)
  const known = new Set<string>([...Object.keys(result.calibration), ...forms])
  if (reduction !== undefined && !known.has(reduction)) {
    throw new Fault('usage', {
      what: `The run in ${folder} has no score named "${reduction}".`,
      why: known.size === 0 ? 'It has no calibration normals, so no other score was measured.' : `It has ${[...known].join(', ')}.`,
      do: 'Take one of these, or leave the flag out.',
    })
  }
}

/** A project keeps scores and chosen lines of its runs, which another score would silently make wrong. */
async function checkNotInProject(folder: string): Promise<void> {
  const project = dirname(dirname(folder))
  const isProject = await access(join(project, 'project.db')).then(
    () => true,
    () => false,
  )
  if (!isProject) return
  throw new Fault('usage', {
    what: `The score of the run in ${folder} cannot be changed here.`,
    why: `The project in ${project} keeps scores and lines that were made with the present one.`,
    do: 'Copy the run folder out of the project and choose there, or train a run with the score you want.',
  })
}
