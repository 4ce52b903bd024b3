import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { makeDraw } from '#domain/random.ts'
import { openStore } from '#host/store/database.ts'
import { addParts } from '#host/store/parts.ts'
import { addRun } from '#host/store/runs.ts'
import { addScores } from '#host/store/scores.ts'
import { addThreshold } from '#host/store/thresholds.ts'
import { giveVerdicts } from '#host/store/verdicts.ts'
import { residuumJson } from '#test/kit/command-line.ts'
import { noOutcome } from '#test/kit/lines.ts'
import { readPdf } from '#test/kit/read-pdf.ts'
import { partRecord } from '#test/kit/stores.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'
import { sharedRun } from '#test/kit/trained-run.ts'

const PARTS = 5000
const DEFECTIVE = 400
const SIDE = 512
const shared = sharedRun()

test('a shift of 5,000 parts shows 300 of them, counts all, and says how long it took', async () => {
  const folder = process.env['KEEP_PROJECT'] ?? (await temporaryFolder())
  await plant(folder)
  const out = join(folder, 'shift.pdf')
  const began = performance.now()
  const { status, json } = await residuumJson('report', folder, '--kind', 'batch', '--from', '2026-11-12', '--out', out)
  const seconds = (performance.now() - began) / 1000
  expect(status).toBe(0)
  expect(json).toMatchObject({ rows: PARTS })
  const { text } = await readPdf(await readFile(out))
  expect(text).toContain(`The first 300 are shown with pictures; ${DEFECTIVE - 300} more stand in the CSV`)
  expect(text.match(/■ DEFECTIVE/g)).toHaveLength(300)
  console.log({ seconds, sizeBytes: json['sizeBytes'] })
})

/** A project of 5,000 incoming pictures of 512 x 512, 400 of them judged defective, with a comment each. */
async function plant(folder: string): Promise<void> {
  const pictures = join(folder, 'pictures')
  await mkdir(pictures, { recursive: true })
  const store = openStore(join(folder, 'project.db'), { make: true })
  const at = '2026-11-12T08:00:00.000Z'
  await store.writer
    .insertInto('project')
    .values({ id: 1, uuid: 'u', name: 'Many', created_at: at, pictures, layout: 'flat', is_sample: 0 })
    .execute()
  const draw = makeDraw(1, 'many')
  const parts = []
  for (let i = 1; i <= PARTS; i++) {
    // Only the shown ones are ever opened.
    const bytes = i <= DEFECTIVE ? await picture(draw) : Buffer.from(String(i))
    const path = `${i}.png`
    if (i <= DEFECTIVE) await writeFile(join(pictures, path), bytes)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    parts.push(partRecord(i, { path, sha256, size_bytes: bytes.length, width: SIDE, height: SIDE, set: 'incoming', truth: 'unknown' }))
  }
  await addParts(store.writer, parts)
  const run = await addRun(store.writer, { folder: shared.run, wanted: '', at })
  await addScores(
    store.writer,
    run,
    parts.map((_, i) => ({ part: i + 1, score: draw.uniform(), parts: {} })),
  )
  await addThreshold(store.writer, {
    run,
    line: { lower: 0.9, upper: 1.1 },
    rule: 'by-hand',
    settings: null,
    outcome: noOutcome,
    by: 'Manager 1',
    at,
    reason: 'to have one',
  })
  const verdicts = Array.from({ length: DEFECTIVE }, (_, i) => {
    const said = {
      verdict: 'defective',
      type: i % 3 === 0 ? 'dent' : 'scratch',
      severity: 'minor',
      note: `Seen from both sides, number ${i}.`,
    } as const
    return {
      part: i + 1,
      ...said,
      kind: 'review',
      run,
      threshold: 1,
      view: '{"mode":"swipe","blind":false}',
      expects: null,
      key: null,
    } as const
  })
  await giveVerdicts(store.writer, verdicts, { actor: { who: 'Engineer 1', how: 'open', at }, reason: '', since: null })
  await store.close()
}

/** A slope with the noise of a camera. */
async function picture(draw: ReturnType<typeof makeDraw>): Promise<Buffer> {
  const data = Buffer.from(
    Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, i) => 60 + (100 * (i % (3 * SIDE))) / (3 * SIDE) + 8 * draw.uniform()),
  )
  return await sharp(data, { raw: { width: SIDE, height: SIDE, channels: 3 } })
    .png({ compressionLevel: 1 })
    .toBuffer()
}
