import { Fault } from '#domain/faults.ts'
import { makePixelAccumulator } from '#domain/statistics/pixels.ts'
import { checkMask, decodeMask, joinMasks, maskAt } from '#engine/images/mask.ts'
import type { Mask } from '#engine/images/picture.ts'
import { Gallery } from './gallery.ts'
import type { RunJob, JobWork } from './job.ts'
import { openScorer, rowOf, type ScoredPart } from './score-parts.ts'

/**
 * Scores the acceptance set as `score` does, and beside that measures how well the residual maps find the defects' places. A mask that
 * cannot be used is a warning: the part counts for the scores and not for the pixels. Faults: those of `openScorer`.
 */
export const evaluate: RunJob<'evaluate'> = async (job, work) => {
  const { parts } = job
  const scorer = await openScorer(job.run, job.device, parts.length)
  const pixels = makePixelAccumulator()
  const gallery = job.out === undefined ? undefined : new Gallery()
  const started = performance.now()
  let unreadable = 0
  let done = 0
  try {
    for await (const entry of scorer.score(parts, work)) {
      if ('fault' in entry) unreadable++
      else {
        const mask = await usableMask(entry, work)
        const at = mask && maskAt(mask, scorer.size, scorer.size)
        if (at !== null || entry.part.defective === false)
          pixels.add(entry.scored.residual, at, scorer.size, scorer.size, scorer.counted?.cells)
        gallery?.offer(entry, at)
      }
      work.send({ type: 'rows', rows: [rowOf(entry)] })
      work.onProgress?.({ phase: 'Scoring', done: ++done, total: parts.length })
    }
  } finally {
    await scorer.dispose()
  }
  const { residualScale } = scorer.result
  const contactSheet = await gallery?.write(job.out ?? '', {
    title: `${scorer.run.detector}, ${scorer.run.preset}, seed ${scorer.run.seed}`,
    size: scorer.size,
    scaleMax: 2 * residualScale.q9999,
  })
  const { pixelAuroc, pro, maskedParts } = pixels.result()
  const scored = done - unreadable
  const secondsPerImage = scored === 0 ? 0 : (performance.now() - started) / 1000 / scored
  const result = {
    scored,
    unreadable,
    secondsPerImage,
    pixels: { pixelAuroc, pro, maskedParts },
    ...(contactSheet !== undefined && { contactSheet }),
  }
  return { at: 'done', result }
}

/** The part's masks as one, or null if it has none that fits. */
async function usableMask({ part, seen }: ScoredPart, work: JobWork): Promise<Mask | null> {
  try {
    const masks: Mask[] = []
    for (const path of part.masks) {
      const mask = await decodeMask(path, work)
      checkMask(mask, path, seen)
      masks.push(mask)
    }
    const [first, ...others] = masks
    return first === undefined ? null : joinMasks([first, ...others])
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    work.send({ type: 'warning', text: `${error.text.what} ${error.text.why} The part counts for the scores, not for the pixels.` })
    return null
  }
}
