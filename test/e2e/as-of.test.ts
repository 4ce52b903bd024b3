import { join } from 'node:path'
import { expect, test } from 'vitest'
import { partName } from '#domain/parts.ts'
import { openStore } from '#host/store/database.ts'
import { changeParts } from '#host/store/part-changes.ts'
import { addThreshold } from '#host/store/thresholds.ts'
import { giveVerdicts, type NewVerdict } from '#host/store/verdicts.ts'
import { violationsInBothThemes } from '#test/kit/axe.ts'
import { sharedBrowser } from '#test/kit/browser.ts'
import { noOutcome } from '#test/kit/lines.ts'
import { openPageOf } from '#test/kit/pages.ts'
import { copiedProject, openStation } from '#test/kit/stations.ts'

const browser = sharedBrowser()
const note = { reason: 'for the sake of this test', by: 'Engineer 1', at: new Date().toISOString() }

/** A verdict under one line; afterwards another line, another verdict, and the part in another set. Gives the first verdict's record. */
async function projectThatWentOn(): Promise<{ folder: string; part: number; record: number }> {
  const folder = await copiedProject()
  const { reader, writer, close } = openStore(join(folder, 'project.db'))
  const { id: part } = await reader.selectFrom('part').select('id').where('set', '=', 'test').orderBy('id').executeTakeFirstOrThrow()
  const choose = (edge: number) =>
    addThreshold(writer, { run: 1, line: { lower: edge, upper: edge }, rule: 'by-hand', settings: null, outcome: noOutcome, ...note })
  const judge = async (verdict: NewVerdict['verdict'], expects: number): Promise<number> => {
    const said = { verdict, type: '', severity: '', note: '', kind: 'review', run: 1, threshold: 1, view: '{}', key: null } as const
    const giving = { actor: { who: note.by, how: 'open', at: note.at }, reason: note.reason, since: null } as const
    const [given] = await giveVerdicts(writer, [{ part, expects, ...said }], giving)
    return given!.record
  }
  await choose(0.0111)
  const record = await judge('good', 0)
  await judge('defective', record)
  await choose(0.0222)
  await changeParts(writer, [part], { what: 'set', to: 'incoming' }, note)
  await close()
  return { folder, part, record }
}

test('from a verdict every page is a click away as it stood then, nothing can be changed, and one click goes back to now', async () => {
  const { folder, part, record } = await projectThatWentOn()
  const { url } = await openStation({ project: folder })
  const page = await browser.open(url)
  const origin = new URL(page.url()).origin
  const line = page.getByRole('region', { name: 'Line in force' })
  const frame = page.getByRole('region', { name: 'The project as it stood' })
  await page.goto(`${origin}/p/housing-top/audit?record=${record}`)
  await line.getByText('0.0222').first().waitFor()
  await page.getByRole('button', { name: 'The project as it stood then' }).click()
  await frame.getByText(`(record ${record}), read only`).waitFor()
  await line.getByText('0.0111').first().waitFor()
  expect(
    await page
      .getByRole('listbox', { name: /^Records/ })
      .getByText('Parts moved')
      .count(),
  ).toBe(0)

  await openPageOf(page, 'Threshold')
  await page.getByRole('heading', { name: /Threshold/ }).waitFor()
  expect(await line.getByText('0.0222').count()).toBe(0)
  await openPageOf(page, 'Data')
  await page.getByRole('radio', { name: /^Incoming\s*0$/ }).waitFor({ state: 'attached' })
  expect(await violationsInBothThemes(page)).toEqual([])

  // What would change something is off, and says why.
  await page.getByRole('listbox', { name: 'Parts' }).getByRole('option').first().click()
  expect(await page.getByRole('button', { name: 'Exclude…' }).isDisabled()).toBe(true)
  await page.getByRole('group', { name: 'Selection' }).getByText('Go back to now to do this.').first().waitFor()

  await page.goto(`${origin}/p/housing-top~${record}/review?part=${part}`)
  const verdict = page.getByRole('complementary', { name: 'Verdict' })
  await verdict.getByRole('heading', { name: partName(part) }).waitFor()
  expect(await verdict.getByRole('button', { name: 'Good' }).isDisabled()).toBe(true)
  await verdict.getByText('Go back to now to do this.').waitFor()
  await verdict
    .getByRole('link', { name: new RegExp(`#${record}$`) })
    .first()
    .waitFor()
  expect(await verdict.getByRole('link', { name: new RegExp(`#${record + 1}$`) }).count()).toBe(0)
  expect(await violationsInBothThemes(page)).toEqual([])

  // Back stays in the moment that was left, and one click is now.
  await openPageOf(page, 'Audit')
  await page.goBack()
  await page.waitForURL(new RegExp(`/p/housing-top~${record}/review`))
  await frame.getByRole('button', { name: 'Back to now' }).click()
  await page.waitForURL(/\/p\/housing-top\/review/)
  await frame.waitFor({ state: 'detached' })
  await line.getByText('0.0222').first().waitFor()
  expect(page.problems).toEqual([])
})
