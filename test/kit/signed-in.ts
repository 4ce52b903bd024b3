import type { Page } from 'playwright-core'
import { hashPassword } from '#host/people/passwords.ts'
import { openProject } from '#host/projects/project.ts'
import { addPerson } from '#host/store/people.ts'
import type { Role } from '#rpc/schemas/people.ts'
import { copiedProject } from './stations.ts'

export const PASSWORD = 'a long enough one'

/** A trained project that Engineer 1 (administrator too), Manager 1 and Auditor 1 may work in. */
export async function projectOfThree(): Promise<string> {
  const folder = await copiedProject()
  const { store } = openProject('', folder)
  const password = await hashPassword(PASSWORD)
  const add = (name: string, roles: Role[]) =>
    addPerson(store.writer, { name, roles, password }, { who: 'Engineer 1', how: 'open', at: new Date().toISOString() })
  await add('Engineer 1', ['engineer', 'administrator'])
  await add('Manager 1', ['manager'])
  await add('Auditor 1', ['auditor'])
  await store.close()
  return folder
}

export async function signIn(page: Page, name: string): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name: 'Sign in' }).click()
  const box = page.getByRole('dialog', { name: /^Sign in/ })
  await box.getByLabel('Name').fill(name)
  await box.getByLabel('Password').fill(PASSWORD)
  await box.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('banner').getByRole('button', { name }).waitFor()
}

export async function signOut(page: Page, name: string): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('banner').getByRole('button', { name: 'Sign in' }).waitFor()
}
