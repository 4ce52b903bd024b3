import { DETECTORS } from '#engine/detectors/registry.ts'
import { REDUCTIONS } from '#engine/reductions/registry.ts'
import type { RunJob } from './job.ts'

/** Describes every detector as data, for forms, flags and reports. */
export const detectors: RunJob<'detectors'> = () => {
  const reductions = REDUCTIONS.map(({ id, title }) => ({ id, title }))
  const described = DETECTORS.map(({ id, title, sentence, source, fields, presets }) => ({
    id,
    title,
    sentence,
    source,
    fields,
    presets,
    reductions,
  }))
  return Promise.resolve({ at: 'done', result: { detectors: described } })
}
