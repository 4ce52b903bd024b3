import { resolve } from 'node:path'
import type { Verb } from '#cli/verb.ts'
import { count, table } from '#cli/words.ts'
import { inspectData, type Inspection } from '#host/jobs/inspect-data.ts'
import { wholeNumber } from '#cli/flags.ts'

export const inspect: Verb = {
  setUp: (command, session) => {
    command
      .argument('<dir>', 'folder of pictures, or a CSV list of them')
      .option('--seed <number>', 'the seed that chooses the calibration normals', wholeNumber, 0)
      .action(async (dir: string, { seed }: { seed: number }) => {
        const found = await inspectData(resolve(dir), seed, session.watch())
        if (found === undefined) return session.stopped({}, 'Stopped.')
        session.answer(found, inspectionText(found))
      })
  },
}

function inspectionText(found: Inspection): string {
  const { counts, goodTest, defectTypes } = found
  const sets = [
    ['training good', count(counts.train, 'part')],
    ['calibration normals', count(counts.calibrate, 'part')],
    ['acceptance set, good', count(goodTest, 'part')],
    ...Object.entries(defectTypes).map(([type, n]) => [`acceptance set, ${type}`, count(n, 'part')]),
    ['of those with masks', count(found.maskedParts, 'part')],
    ...(counts.incoming > 0 ? [['incoming', count(counts.incoming, 'part')]] : []),
  ]
  const sizes = Object.entries(found.sizes).map(([size, n]) => [size, count(n, 'picture')])
  return [
    `${found.root}: layout ${found.layout}, snapshot ${found.hash.slice(0, 12)}`,
    table(sets),
    ...(sizes.length === 0 ? [] : ['Sizes:', table(sizes.slice(0, 10)), ...(sizes.length > 10 ? [`  and ${sizes.length - 10} more`] : [])]),
    ...listed(
      'Unreadable',
      found.unreadable.map(({ path, why }) => (why.includes(path) ? why : `${path}: ${why}`)),
    ),
    ...listed(
      'The same picture more than once',
      found.duplicates.map((paths) => paths.join(' = ')),
    ),
    ...listed(
      'Left out, because the same picture is in another set',
      found.takenOut.map(({ path, sameAs }) => `${path} = ${sameAs}`),
    ),
    ...listed('Without a place in this layout', found.unused),
  ].join('\n')
}

function listed(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return []
  const shown = lines.slice(0, 20).map((line) => `  ${line}`)
  return [`${title} (${lines.length}):`, ...shown, ...(lines.length > 20 ? [`  and ${lines.length - 20} more; --json lists all`] : [])]
}
