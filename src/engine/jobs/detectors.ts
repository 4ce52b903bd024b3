import { FORMS } from '#domain/weighting.ts'
import { completeSettings } from '#engine/detectors/settings.ts'
import { DETECTORS } from '#engine/detectors/registry.ts'
import { REDUCTIONS } from '#engine/reductions/registry.ts'
import type { RunJob } from './job.ts'

/** Describes every detector as data, for forms, flags and reports. */
export const detectors: RunJob<'detectors'> = () => {
  const reductions = REDUCTIONS.map(({ id, title }) => ({ id, title }))
  const described = DETECTORS.map(({ id, title, sentence, source, fields, presets, stages, kappa }) => ({
    id,
    title,
    sentence,
    source,
    fields,
    presets,
    // Settings change how long a stage is, not which there are.
    stages: stages(completeSettings(fields, {})).map((stage) => ({ id: stage.id, title: stage.title })),
    reductions: kappa === undefined ? reductions : [...FORMS, ...reductions],
  }))
  return Promise.resolve({ at: 'done', result: { detectors: described } })
}
