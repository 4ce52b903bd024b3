import type { Kysely } from 'kysely'
import type { z } from 'zod'
import { record, together, type Actor } from '#host/trail/record.ts'
import type { Tables } from './tables.ts'

/** A setting of the project; `otherwise` if it was never set, or was set by a version that wrote it differently. */
export async function readSetting<T>(reader: Kysely<Tables>, key: string, schema: z.ZodType<T>, otherwise: T): Promise<T> {
  const row = await reader.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirst()
  if (row === undefined) return otherwise
  const parsed = schema.safeParse(JSON.parse(row.value))
  return parsed.success ? parsed.data : otherwise
}

/** Changes a setting and records it; one that stays as it is leaves no entry. */
export async function writeSetting(writer: Kysely<Tables>, key: string, value: unknown, actor: Actor, reason = ''): Promise<void> {
  const text = JSON.stringify(value)
  await together(writer, async (all) => {
    const former = await all.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirst()
    if (former?.value === text) return
    await record(all, actor, { action: 'setting.changed', object: `setting ${key}`, old: former?.value ?? '', new: text, reason })
    await all
      .insertInto('setting')
      .values({ key, value: text })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: text }))
      .execute()
  })
}
