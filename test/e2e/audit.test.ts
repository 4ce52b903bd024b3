import type { Locator } from 'playwright-core'
import { expect, inject, test } from 'vitest'
import { addProposal } from '#host/store/proposals.ts'
import { violationsInBothThemes } from '#test/kit/axe.ts'
import { sharedBrowser } from '#test/kit/browser.ts'
import { openDesktop } from '#test/kit/desktop.ts'
import { makeHost } from '#test/kit/hosts.ts'
import { noOutcome } from '#test/kit/lines.ts'
import { openPageOf, openProjectNamed } from '#test/kit/pages.ts'
import { PASSWORD, projectOfThree, signIn, signOut } from '#test/kit/signed-in.ts'
import { openStation } from '#test/kit/stations.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'

const browser = sharedBrowser()

/** Counts what a person does with the mouse; typing is not counted (UX 2.12). */
function handOf(): { click(target: Locator): Promise<void>; reset(): void; count(): number } {
  let count = 0
  return {
    click: async (target) => {
      count++
      await target.click()
    },
    reset: () => (count = 0),
    count: () => count,
  }
}

test('an engineer proposes a line, a manager approves it with a signature, an auditor finds why', async () => {
  const { url } = await openStation({ project: await projectOfThree() })
  const page = await browser.open(url)
  const hand = handOf()
  const line = page.getByRole('region', { name: 'Line in force' })
  await openPageOf(page, 'Threshold')
  const propose = page.getByRole('button', { name: 'Propose this line…' })
  await propose.waitFor()
  // Nobody is signed in: it can be read, and the button says what is missing.
  expect(await propose.isDisabled()).toBe(true)
  const missing = await propose.getAttribute('aria-describedby')
  expect(await page.locator(`[id="${missing}"]`).textContent()).toBe('Sign in to do this.')

  await signIn(page, 'Engineer 1')
  await page.waitForURL(/\/review/)
  await openPageOf(page, 'Threshold')
  // By a rule, with a reason: 3 + typing.
  hand.reset()
  await hand.click(page.getByRole('button', { name: 'Zero known escapes', exact: true }))
  await hand.click(propose)
  const proposing = page.getByRole('dialog', { name: /^Propose this line/ })
  await proposing.getByLabel('Reason', { exact: true }).fill('three escapes in week 45')
  expect(await violationsInBothThemes(page)).toEqual([])
  await hand.click(proposing.getByRole('button', { name: 'Propose this line' }))
  expect(hand.count()).toBeLessThanOrEqual(3)
  const decide = page.getByRole('button', { name: /^Decide on proposal/ })
  await decide.click()
  await page.getByText('You cannot approve your own proposal.').waitFor()
  expect(await page.getByRole('button', { name: /^Approve/ }).count()).toBe(0)
  await page.keyboard.press('Escape')
  await signOut(page, 'Engineer 1')

  await signIn(page, 'Manager 1')
  await page.waitForURL(/\/threshold/)
  // What it changes, and signing it: 4 + password.
  hand.reset()
  await hand.click(decide)
  const deciding = page.getByRole('dialog', { name: /^Proposal #/ })
  const approve = deciding.getByRole('button', { name: /^Approve line/ })
  await deciding.getByRole('button', { name: 'Open the list' }).waitFor()
  expect(await approve.isDisabled()).toBe(true)
  await hand.click(deciding.getByRole('button', { name: 'Open the list' }))
  await deciding.getByRole('list', { name: 'Parts that would change' }).locator('img').first().waitFor()
  await deciding.getByLabel('Reason', { exact: true }).fill('looked at every changed part')
  // What is missing has the focus.
  await approve.click()
  await expect.poll(() => deciding.getByLabel('Your full name').evaluate((field) => document.activeElement === field)).toBe(true)
  await deciding.getByLabel('Your full name').fill('Manager 1')
  await deciding.getByLabel('Password').fill('another one than that')
  await approve.click()
  await deciding.getByText('The signature is not yours.').waitFor()
  expect(await line.getByText('No line in force').count()).toBe(1)
  await deciding.getByLabel('Password').fill(PASSWORD)
  expect(await violationsInBothThemes(page)).toEqual([])
  await hand.click(approve)
  expect(hand.count()).toBeLessThanOrEqual(4)
  const signed = deciding.getByRole('status', { name: 'Signed' })
  await signed.getByText('Manager 1').waitFor()
  expect(await signed.textContent()).toMatch(/UTC.*Meaning\s*approval.*Record\s*#/s)
  await deciding.locator('button:focus', { hasText: 'Back to Threshold' }).waitFor()
  await deciding.getByRole('button', { name: 'Back to Threshold' }).click()
  await signOut(page, 'Manager 1')

  await signIn(page, 'Auditor 1')
  await page.waitForURL(/\/audit/)
  await openPageOf(page, 'Threshold')
  await line.getByText('Manager 1').waitFor()
  // The record of the line: 2; the project as it stood then: 1 more.
  hand.reset()
  await hand.click(line.getByRole('link', { name: /^#/ }))
  const record = page.getByRole('region', { name: /^Record [0-9]/ })
  await record.getByText('signed with the password').waitFor()
  expect(hand.count()).toBeLessThanOrEqual(2)
  expect(await record.textContent()).toContain('“looked at every changed part”')
  expect(await violationsInBothThemes(page)).toEqual([])
  // The address is enough: it opens the same record after a reload, and the auditor is still signed in.
  await page.reload()
  await record.getByText('Line approved').waitFor()
  await page.getByRole('banner').getByRole('button', { name: 'Auditor 1' }).waitFor()
  await hand.click(record.getByRole('button', { name: 'The project as it stood then' }))
  expect(hand.count()).toBeLessThanOrEqual(3)
  const frame = page.getByRole('region', { name: 'The project as it stood' })
  await frame.getByText(/read only/).waitFor()
  // As it stood after the approval, with the same person signed in.
  expect(await line.textContent()).toContain('Manager 1')
  await page.getByRole('banner').getByRole('button', { name: 'Auditor 1' }).waitFor()
  expect(await violationsInBothThemes(page)).toEqual([])
  await frame.getByRole('button', { name: 'Back to now' }).click()
  await frame.waitFor({ state: 'detached' })
  const found = page.getByRole('listbox', { name: /^Records/ }).getByRole('option')
  await found.nth(1).waitFor()
  await page.getByLabel('Text').fill('WEEK 45')
  await found.nth(1).waitFor({ state: 'detached' })
  expect(await found.textContent()).toContain('three escapes in week 45')
  await page.getByText('chain intact').waitFor()
  expect(page.problems).toEqual([])
})

test('the page is locked without losing what is on it, and opened by the password', async () => {
  const { url } = await openStation({ project: await projectOfThree() })
  const page = await browser.open(url)
  await openPageOf(page, 'Audit')
  await signIn(page, 'Auditor 1')
  await page.getByLabel('Object').fill('half a wo')
  await page.getByRole('banner').getByRole('button', { name: 'Auditor 1' }).click()
  await page.getByRole('button', { name: 'Lock now' }).click()
  const box = page.getByRole('dialog', { name: 'Locked' })
  await box.waitFor()
  await page.keyboard.press('Escape')
  expect(await violationsInBothThemes(page)).toEqual([])
  await box.getByLabel('Password of Auditor 1').fill('another one than that')
  await box.getByRole('button', { name: 'Unlock' }).click()
  await box.getByText('Name and password do not belong together.').waitFor()
  await box.getByLabel('Password of Auditor 1').fill(PASSWORD)
  await box.getByRole('button', { name: 'Unlock' }).click()
  await box.waitFor({ state: 'detached' })
  expect(await page.getByLabel('Object').inputValue()).toBe('half a wo')

  // The other columns leave room for names, at 200 % zoom too.
  await openPageOf(page, 'Settings')
  await page.setViewportSize({ width: 640, height: 360 })
  const row = page.getByRole('region', { name: 'Accounts' }).getByRole('row', { name: /^Engineer 1/ })
  const [name, date] = await Promise.all([row.getByRole('rowheader').boundingBox(), row.getByRole('cell').nth(1).boundingBox()])
  expect(name!.width).toBeGreaterThan(date!.width / 2)
  expect(page.problems).toEqual([])
})

test.runIf(inject('electron') !== null)(
  'in the desktop window a manager approves a line, a reload signs nobody out, and the past is shown with its pictures',
  async () => {
    const folder = await projectOfThree()
    const home = await temporaryFolder()
    const host = await makeHost({ home })
    const { project } = await host.projects.add(folder)
    const proposed = { run: 1, line: { lower: 0.05, upper: 0.05 }, rule: 'by-hand', settings: null, outcome: noOutcome }
    const by = { who: 'Engineer 1', how: 'signed-in', at: new Date().toISOString() } as const
    await addProposal(host.projects.open(project).store.writer, { ...proposed, reason: 'three escapes in week 45' }, by)
    await host.close()
    const { page } = await openDesktop({ home })
    await openProjectNamed(page, 'Housing top')
    await signIn(page, 'Manager 1')
    await openPageOf(page, 'Threshold')
    await page.getByRole('button', { name: /^Decide on proposal/ }).click()
    const deciding = page.getByRole('dialog', { name: /^Proposal #/ })
    await deciding.getByRole('button', { name: 'Open the list' }).click()
    await deciding.getByLabel('Reason', { exact: true }).fill('looked at every changed part')
    await deciding.getByLabel('Your full name').fill('Manager 1')
    await deciding.getByLabel('Password').fill(PASSWORD)
    await deciding.getByRole('button', { name: /^Approve line/ }).click()
    await deciding.getByRole('status', { name: 'Signed' }).getByText('Manager 1').waitFor()
    await page.reload()
    await page.getByRole('banner').getByRole('button', { name: 'Manager 1' }).waitFor()
    await page.getByRole('region', { name: 'Line in force' }).getByRole('link', { name: /^#/ }).click()
    const record = page.getByRole('region', { name: /^Record [0-9]/ })
    await record.getByText('signed with the password').waitFor()
    // The past has addresses of its own, which the window's scheme serves as well, pictures too.
    await record.getByRole('button', { name: 'The project as it stood then' }).click()
    const frame = page.getByRole('region', { name: 'The project as it stood' })
    await frame.getByText(/read only/).waitFor()
    await openPageOf(page, 'Look')
    const picture = page.getByRole('listbox', { name: 'Parts' }).locator('img').first()
    await picture.waitFor()
    await expect.poll(() => picture.evaluate((shown) => (shown instanceof HTMLImageElement ? shown.naturalWidth : 0))).toBeGreaterThan(0)
    await frame.getByRole('button', { name: 'Back to now' }).click()
    await frame.waitFor({ state: 'detached' })
  },
)
