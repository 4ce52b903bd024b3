import { isForm } from '#domain/weighting.ts'
import type { RunFigures } from './run-figures.ts'

/** A run in a comparison. `apart`: it was tested on other pictures than the rest of its class, so its figures are in no mean. */
export type ComparedRun = RunFigures & { readonly folder: string; readonly model: string; readonly apart: boolean }

/** A model on a class: means over its runs, which differ by their seeds. */
export type ComparedMean = {
  readonly runs: number
  readonly auroc: number | null
  /** Lowest and highest of the runs. */
  readonly aurocRange: readonly [number, number] | null
  readonly aupr: number | null
  readonly auprRange: readonly [number, number] | null
  readonly overlap: number | null
  readonly trainingSeconds: number
  readonly msPerImage: number
}

export type Comparison = {
  readonly models: readonly string[]
  readonly classes: readonly { readonly name: string; readonly good: number; readonly defective: number; readonly cells: Cells }[]
  readonly runs: readonly ComparedRun[]
  readonly warnings: readonly string[]
}
type Cells = Readonly<Record<string, ComparedMean | null>>

/**
 * Model by class. A model is a detector with a preset and a score; a class is the folder that was tested on. Within a class all runs must
 * have been tested on the same pictures: those that most runs have seen, others are marked and stand apart.
 */
export function compareFigures(all: readonly { readonly folder: string; readonly figures: RunFigures }[]): Comparison {
  const usual = new Map<string, string>()
  for (const name of unique(all.map(({ figures }) => figures.class))) usual.set(name, mostFrequent(all, name))
  const runs = all.map(({ folder, figures }): ComparedRun => {
    return { ...figures, folder, model: modelOf(figures), apart: figures.testImages !== usual.get(figures.class) }
  })
  const models = unique(runs.map(({ model }) => model))
  const classes = [...usual.keys()].map((name) => {
    const same = runs.filter((run) => run.class === name && !run.apart)
    const cells = models.map((model) => [model, meanOf(same.filter((run) => run.model === model))] as const)
    return { name, good: same[0]?.good ?? 0, defective: same[0]?.defective ?? 0, cells: Object.fromEntries(cells) }
  })
  const warnings = runs
    .filter(({ apart }) => apart)
    .map(({ folder, class: name }) => `${folder} was tested on other pictures than the other runs of ${name}, so it is in no mean.`)
  return { models, classes, runs, warnings }
}

/** Runs whose reduction was chosen by drawn defects are one model, whichever it was: the choice is part of their training. */
function modelOf(figures: RunFigures): string {
  const { detector, preset, reductionChosenBy } = figures
  return `${detector} ${preset}, ${reductionChosenBy === 'auto' ? 'auto' : scoreOf(figures)}`
}

/** The score of a run: its reduction, and where it weighs two terms, with which kappa. */
export function scoreOf({ reduction, kappa }: RunFigures): string {
  return isForm(reduction) && kappa !== null ? `${reduction} kappa ${kappa}` : reduction
}

/** Of two that are equally frequent the one that came first. */
function mostFrequent(all: readonly { readonly figures: RunFigures }[], name: string): string {
  const counts = new Map<string, number>()
  for (const { figures } of all) {
    if (figures.class === name) counts.set(figures.testImages, (counts.get(figures.testImages) ?? 0) + 1)
  }
  const most = Math.max(...counts.values())
  return [...counts].find(([, count]) => count === most)?.[0] ?? ''
}

function meanOf(runs: readonly ComparedRun[]): ComparedMean | null {
  if (runs.length === 0) return null
  const column = (of: (run: ComparedRun) => number | null): number[] => runs.flatMap((run) => of(run) ?? [])
  const [aurocs, auprs] = [column(({ auroc }) => auroc), column(({ aupr }) => aupr)]
  return {
    runs: runs.length,
    auroc: mean(aurocs),
    aurocRange: range(aurocs),
    aupr: mean(auprs),
    auprRange: range(auprs),
    overlap: mean(column((run) => run.overlap)),
    trainingSeconds: mean(column((run) => run.trainingSeconds)) ?? 0,
    msPerImage: mean(column((run) => run.msPerImage)) ?? 0,
  }
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}

function range(values: readonly number[]): readonly [number, number] | null {
  return values.length === 0 ? null : [Math.min(...values), Math.max(...values)]
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)]
}
