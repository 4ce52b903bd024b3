import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeHost, plantProject } from '#test/kit/hosts.ts'
import { codeOf, connectionTo } from '#test/kit/people.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'

test('pictures that were moved are found at their new place, and a folder without any of them is refused', async () => {
  const host = await makeHost()
  const { project, pictures } = await plantProject(host, { 'a.png': 'a', 'b.png': 'b' })
  const page = connectionTo(host)
  const folder = join(await temporaryFolder(), 'moved')
  await rename(pictures, folder)
  const take = (wanted: string) => codeOf(page.projects.relocate({ project, folder: wanted }))
  expect(await take(await temporaryFolder())).toBe('file.missing')
  expect(await take(join(folder, 'a.png'))).toBe('file.missing')
  expect(await take(`${folder}\0`)).toBe('request.invalid')
  expect((await page.projects.list())[0]?.state).toMatchObject({ facts: { picturesFound: false } })
  expect(await take(folder)).toBe('went through')
  expect((await page.projects.list())[0]?.state).toMatchObject({ facts: { pictures: folder, picturesFound: true } })
})
