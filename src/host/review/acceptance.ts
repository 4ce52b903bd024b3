import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { changeParts, type ChangeNote } from '#host/store/part-changes.ts'
import type { Tables } from '#host/store/tables.ts'
import { together } from '#host/trail/record.ts'

/**
 * Parts whose verdict stands become acceptance parts with that truth, all in one transaction. `parts` null: every incoming one. Gives how
 * many are in the acceptance set now that were not, or have another truth.
 */
export async function labelByVerdicts(writer: Kysely<Tables>, parts: readonly number[] | null, note: ChangeNote): Promise<number> {
  return await together(writer, async (all) => {
    const wanted = parts === null ? sql`part."set" = 'incoming'` : sql`part.id in (select value from json_each(${JSON.stringify(parts)}))`
    const { rows } = await sql<{ part: number; verdict: 'good' | 'defective'; type: string }>`
      select review.part, review.verdict, review.type from review join part on part.id = review.part
      where review.verdict != '' and ${wanted} order by review.part`.execute(all)
    const changed = new Set<number>()
    const groups = new Map<string, number[]>()
    for (const { part, verdict, type } of rows) {
      const key = JSON.stringify([verdict, type])
      groups.set(key, [...(groups.get(key) ?? []), part])
    }
    for (const [key, group] of groups) {
      const [truth, defectType] = JSON.parse(key) as ['good' | 'defective', string]
      if ((await changeParts(all, group, { what: 'truth', truth, defectType }, note)) > 0) for (const part of group) changed.add(part)
    }
    const numbers = rows.map(({ part }) => part)
    if (numbers.length > 0 && (await changeParts(all, numbers, { what: 'set', to: 'test' }, note)) > 0)
      for (const part of numbers) changed.add(part)
    return changed.size
  })
}
