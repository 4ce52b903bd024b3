import { z } from 'zod'
import type { Agreement } from '#domain/agreement-study.ts'
import { partId, partIds, person, projectId, type Instant, type PartId } from './words.ts'

/** What a study must reach. Shares of 1. */
const limits = z.object({
  effectiveness: z.number().min(0).max(1),
  misses: z.number().min(0).max(1),
  falseAlarms: z.number().min(0).max(1),
  kappa: z.number().min(-1).max(1),
})
export type StudyLimits = Readonly<z.output<typeof limits>>
export const DEFAULT_LIMITS: StudyLimits = { effectiveness: 0.9, misses: 0.02, falseAlarms: 0.05, kappa: 0.75 }

/** At least two people, two rounds and 50 parts with known truth. */
export const beginStudy = z.object({
  project: projectId,
  name: z.string().trim().min(1).max(200),
  people: z.array(person).min(2).max(20),
  rounds: z.int().min(2).max(10),
  parts: partIds,
  seed: z.int().nonnegative().default(0),
  limits: limits.default(DEFAULT_LIMITS),
})
const oneStudy = { project: projectId, study: z.int().positive() }
export const ofStudy = z.object(oneStudy)
export const judgeInStudy = z.object({
  ...oneStudy,
  part: partId,
  round: z.int().positive(),
  verdict: z.enum(['good', 'defective']),
  view: z.object({ mode: z.string().max(40), blind: z.literal(true), display: z.string().max(200).default('') }),
  key: z.string().min(8).max(64).nullable().default(null),
})

export type StudyRow = {
  readonly study: number
  readonly name: string
  readonly people: readonly string[]
  readonly rounds: number
  readonly parts: number
  readonly by: string
  readonly at: Instant
  /** Verdicts given, of all that are to be. */
  readonly done: number
  readonly total: number
  readonly limits: StudyLimits
}
/** The next part of whoever asks, in an order of their own for each round; null: they are done. Blind: no score, no truth. */
export type StudyStep = {
  readonly part: PartId
  readonly name: string
  readonly content: string
  readonly round: number
  readonly done: number
  readonly total: number
} | null
export type StudyResult = StudyRow & { readonly agreement: Agreement }
