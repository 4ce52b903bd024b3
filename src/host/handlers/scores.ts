import { readRun } from '#disk/run-folder.ts'
import { scoresKey } from '#host/blobs/blob-key.ts'
import { keptPixels, workOutPixels } from '#host/masks/pixel-figures.ts'
import { scoredIgnoring } from '#host/store/ignored.ts'
import { lastChange } from '#host/store/part-changes.ts'
import { findRun } from '#host/store/runs.ts'
import { scoreColumns } from '#host/store/read-once.ts'
import { readUnscored } from '#host/store/scores.ts'
import { procedures as on, steps } from './procedures.ts'

export const scores = {
  of: on.scores.of.handler(async ({ input: { project: id, run }, context: { host } }) => {
    const project = host.projects.open(id)
    const { reader } = project.store
    const [stored, { types, columns }, change, ignored] = await Promise.all([
      findRun(reader, run),
      scoreColumns(reader, run),
      lastChange(reader),
      scoredIgnoring(reader, run),
    ])
    const { result } = await readRun(project.runFolder(stored))
    const { count } = columns
    return { run, reduction: result?.reduction ?? '', count, types, key: scoresKey(id, run, `${count}-${change}-${ignored.slice(0, 12)}`) }
  }),
  evaluate: on.scores.evaluate.handler(({ input: { project, run, settings }, context: { host } }) =>
    host.judge.evaluate(host.projects.open(project), run, settings),
  ),
  pixels: on.scores.pixels.handler(({ input: { project: id, run }, context: { host, actor }, signal }) =>
    steps(host, signal, (watch) => workOutPixels(host.projects.open(id), run, () => ({ ...actor, at: host.now() }), watch)),
  ),
  keptPixels: on.scores.keptPixels.handler(({ input: { project: id, run }, context: { host } }) => keptPixels(host.projects.open(id), run)),
  unscored: on.scores.unscored.handler(({ input: { project, run }, context: { host } }) =>
    readUnscored(host.projects.open(project).store.reader, run),
  ),
}
