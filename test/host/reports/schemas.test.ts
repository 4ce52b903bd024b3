import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { describe, expect, test } from 'vitest'
import { json } from '#host/reports/formats/json/index.ts'
import { KINDS } from '#host/reports/kinds/registry.ts'
import { reportHead } from '#host/reports/head.ts'
import { publishedSchema } from '#host/reports/published-schema.ts'
import { reportBytes } from '#test/kit/report-content.ts'
import { reportOf, reportProject } from '#test/kit/report-project.ts'

const ROOT = join(import.meta.dirname, '../../..')

describe.each(KINDS.map((kind) => [kind.id, kind] as const))('the report %s', (id, kind) => {
  test('has its schema published as it is (WRITE_SCHEMAS=1 writes it)', async () => {
    const path = join(ROOT, `docs/schemas/report-${id}.json`)
    const text = await format(JSON.stringify(publishedSchema(kind)), { ...(await resolveConfig(path)), parser: 'json' })
    if (process.env['WRITE_SCHEMAS'] === '1') await writeFile(path, text)
    expect(await readFile(path, 'utf8')).toBe(text)
  })

  test('writes JSON that fits it', async () => {
    const { source } = await reportProject()
    const written = JSON.parse((await reportBytes(json, await reportOf(source, id))).toString()) as { head: unknown; data: unknown }
    expect(reportHead.safeParse(written.head).error).toBeUndefined()
    expect(kind.schema.safeParse(written.data).error).toBeUndefined()
  })
})
