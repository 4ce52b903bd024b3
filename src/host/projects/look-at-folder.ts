import { basename, dirname } from 'node:path'
import type { Split } from '#domain/parts.ts'
import type { Work } from '#domain/work.ts'
import { findParts } from '#host/files/find-parts.ts'
import { calibrationCount } from '#host/files/split.ts'
import type { FoundPart } from '#host/files/layout.ts'
import type { FolderLook } from '#rpc/schemas/projects.ts'

const NAMES_TOLD = 20
const ENOUGH = 20

/** What a folder or a CSV list holds, before anything is written or any picture is opened. Faults: those of findParts. */
export async function lookAtFolder(data: string, calibrationShare: number, work: Work): Promise<FolderLook> {
  const { root, layout, parts, unused, problems } = await findParts(data, work)
  const groups = new Map<string, FolderLook['groups'][number]>()
  for (const part of parts) {
    const from = dirname(part.path)
    const to = setOf(part)
    const key = JSON.stringify([from, to, part.truth, part.defectType])
    const group = groups.get(key) ?? { from, to, truth: part.truth, defectType: part.defectType, count: 0, masked: 0 }
    groups.set(key, { ...group, count: group.count + 1, masked: group.masked + (part.masks.length > 0 ? 1 : 0) })
  }
  const good = parts.filter((part) => setOf(part) === 'train').length
  const hasOwnNormals = parts.some(({ place }) => place === 'calibrate')
  return {
    folder: data,
    layout,
    groups: [...groups.values()],
    heldBack: hasOwnNormals ? 0 : calibrationCount(good, calibrationShare),
    unused: { count: unused.length, first: unused.slice(0, NAMES_TOLD) },
    problems: problems.slice(0, NAMES_TOLD),
    warnings: warningsFor(parts, good),
    suggestedName: basename(layout === 'csv' ? data.replace(/\.csv$/i, '') : root),
  }
}

/** Good parts that are not assigned are for training; some of them serve as good test parts if there would be none. */
function setOf({ place }: FoundPart): Split {
  return place === 'pool' ? 'train' : place
}

function warningsFor(parts: readonly FoundPart[], good: number): readonly string[] {
  const warnings: string[] = []
  if (good < ENOUGH) warnings.push(`${good} good parts are few to learn from: ${ENOUGH} is the least, 100 a fair start.`)
  if (!parts.some(({ truth }) => truth === 'defective')) warnings.push('No known defects: escapes cannot be estimated.')
  return warnings
}
