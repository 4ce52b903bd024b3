import { describe, expect, inject, test } from 'vitest'
import type { Locator, Page } from 'playwright-core'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sharedBrowser } from '#test/kit/browser.ts'
import { openDesktop } from '#test/kit/desktop.ts'
import { makeHost } from '#test/kit/hosts.ts'
import { openPageOf, openProjectNamed } from '#test/kit/pages.ts'
import { readPdf } from '#test/kit/read-pdf.ts'
import { PASSWORD, projectOfThree, signIn, signOut } from '#test/kit/signed-in.ts'
import { openStation } from '#test/kit/stations.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'

const browser = sharedBrowser()

test('an engineer reviews twenty parts by keyboard, draws a mask, takes back and proposes; a manager approves; the PDFs say so', async () => {
  const { url } = await openStation({ project: await projectOfThree() })
  const page = await browser.open(url)
  await goTheWay(page, async (row) => {
    const saving = page.waitForEvent('download')
    await row.getByRole('link', { name: /\.pdf$/ }).click()
    return await readFile(await (await saving).path())
  })
  expect(page.problems).toEqual([])
})

describe.runIf(inject('electron') !== null)('in the desktop window', () => {
  test('the same way is open', async () => {
    const project = await projectOfThree()
    const home = await temporaryFolder()
    const host = await makeHost({ home })
    await host.projects.add(project)
    await host.close()
    const { page } = await openDesktop({ home })
    await openProjectNamed(page, 'Housing top')
    // Saving asks the system's own dialog; the report lies in the project all the same.
    await goTheWay(page, async (row) => {
      const name = (await row.getByRole('link', { name: /\.pdf$/ }).textContent())!.trim()
      return await readFile(join(project, 'reports', name))
    })
  })
})

type Save = (row: Locator) => Promise<Buffer>

/** All of it by hand; `save` gives the bytes of the report in a row of the list. */
async function goTheWay(page: Page, save: Save): Promise<void> {
  await signIn(page, 'Engineer 1')
  await page.waitForURL(/\/review/)
  const side = page.getByRole('complementary', { name: 'Verdict' })
  const name = side.getByRole('heading', { level: 2 }).first()
  const ready = page.getByRole('group', { name: /^Verdict on/ }).getByRole('button', { name: 'Good', disabled: false })
  const press = async (key: string): Promise<string> => {
    const before = (await name.textContent()) ?? ''
    await page.keyboard.press(key)
    await name.filter({ hasNotText: before }).waitFor()
    await ready.waitFor()
    return before
  }
  // A mask of the part with the highest score, from its residual; a stamp too many is undone.
  await ready.waitFor()
  await page.keyboard.press('m')
  await page.getByRole('button', { name: /^From residual/, disabled: false }).waitFor()
  for (const key of ['j', 'Enter']) await page.keyboard.press(key)
  await page.getByText(/^Version 1 saved/).waitFor()
  const saveButton = (disabled: boolean) => page.getByRole('button', { name: 'Save version', disabled })
  for (const key of ['p', 'ArrowLeft', 'Enter']) await page.keyboard.press(key)
  await saveButton(false).waitFor()
  await page.keyboard.press('Control+z')
  await saveButton(true).waitFor()

  // Twenty parts, a key each; the last one is taken back and judged again.
  await openPageOf(page, 'Review')
  await ready.waitFor()
  const judged: string[] = []
  for (let i = 0; i < 20; i++) judged.push(await press(i % 2 === 0 ? '1' : 'g'))
  expect(new Set(judged).size).toBe(20)
  await press('Control+z')
  expect(await name.textContent()).toBe(judged[19])
  await page.keyboard.press('n')
  await page.keyboard.type('a hair under the lamp, 머리카락')
  await page.keyboard.press('Escape')
  await press('1')
  await page.getByRole('radio', { name: /^Waiting ?10$/ }).waitFor({ state: 'attached' })

  // A line by a rule.
  await openPageOf(page, 'Threshold')
  await page.getByRole('button', { name: 'Zero known escapes', exact: true }).click()
  await page.getByRole('button', { name: 'Propose this line…' }).click()
  const proposing = page.getByRole('dialog', { name: /^Propose this line/ })
  await proposing.getByLabel('Reason', { exact: true }).fill('three escapes in week 45')
  await proposing.getByRole('button', { name: 'Propose this line' }).click()
  await page.getByRole('button', { name: /^Decide on proposal/ }).waitFor()
  await signOut(page, 'Engineer 1')

  // Somebody else approves it, with a signature.
  await signIn(page, 'Manager 1')
  await page.waitForURL(/\/threshold/)
  await page.getByRole('button', { name: /^Decide on proposal/ }).click()
  const deciding = page.getByRole('dialog', { name: /^Proposal #/ })
  await deciding.getByRole('button', { name: 'Open the list' }).click()
  await deciding.getByLabel('Reason', { exact: true }).fill('looked at every changed part')
  await deciding.getByLabel('Your full name').fill('Manager 1')
  await deciding.getByLabel('Password').fill(PASSWORD)
  await deciding.getByRole('button', { name: /^Approve line/ }).click()
  await deciding.getByRole('status', { name: 'Signed' }).waitFor()
  await deciding.getByRole('button', { name: 'Back to Threshold' }).click()

  // On paper: what was judged, and why the line moved.
  await openPageOf(page, 'Reports')
  const batch = await makePdf(page, 'Batch or shift', save)
  // Ten of each; the last of the good ones was taken back and is a scratch: 22 records.
  const figures = ['Verdict good 9', 'Verdict defective 11', 'Engineer 1 22 10 11 0 1 20', 'scratch 11']
  for (const said of figures) expect(batch).toContain(said)
  // Korean comes in pieces of a font each, which the reader takes for words.
  expect(batch.replaceAll(/\s/g, '')).toContain('“ahairunderthelamp,머리카락”')
  const line = await makePdf(page, 'Line record', save)
  for (const said of ['three escapes in week 45', 'looked at every changed part', 'Engineer 1', 'Manager 1']) expect(line).toContain(said)
}

/** Makes a report of a kind, signed, and gives the PDF's text. */
async function makePdf(page: Page, kind: string, save: Save): Promise<string> {
  const rows = page.getByRole('region', { name: 'Reports', exact: true }).getByRole('row')
  await page.getByText(kind, { exact: true }).first().click()
  const password = page.getByLabel('Password')
  await password.waitFor()
  const name = page.getByLabel('Your full name')
  if (await name.isVisible()) await name.fill('Manager 1')
  await password.fill(PASSWORD)
  await page.getByRole('button', { name: 'Make the PDF' }).click()
  const row = rows.filter({ hasText: kind }).first()
  await row.waitFor({ timeout: 120_000 })
  return (await readPdf(await save(row))).text
}
