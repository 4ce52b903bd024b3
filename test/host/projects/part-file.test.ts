import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { partFile } from '#host/projects/part-file.ts'
import { plant, temporaryFolder } from '#test/kit/temporary-folder.ts'

test('what a watched folder left in the project moves with it, everything else is where it was written', async () => {
  const root = await temporaryFolder()
  const [before, after, pictures] = [join(root, 'station-1/housing'), join(root, 'station-2/housing'), join(root, 'pictures')]
  await plant(root, { 'station-1/housing/incoming/line 4/a.png': 'a', 'other/incoming/b.png': 'b', 'pictures/incoming/c.png': 'c' })
  const copy = join(before, 'incoming/line 4/a.png')
  expect(partFile({ folder: before }, pictures, copy)).toBe(copy)

  await plant(root, { 'station-2/.keep': '' })
  await rename(before, after)
  expect(partFile({ folder: after }, pictures, copy)).toBe(join(after, 'incoming/line 4/a.png'))
  // As a station of another system wrote it.
  expect(partFile({ folder: after }, pictures, 'D:\\housing\\incoming\\line 4\\a.png')).toBe(join(after, 'incoming/line 4/a.png'))
  expect(partFile({ folder: after }, pictures, join(root, 'other/incoming/b.png'))).toBe(join(root, 'other/incoming/b.png'))
  expect(partFile({ folder: after }, pictures, 'incoming/c.png')).toBe(join(pictures, 'incoming/c.png'))
  expect(partFile({ folder: after }, pictures, 'train/good/d.png')).toBe(join(pictures, 'train/good/d.png'))
  // What is nowhere is named by the place that was written down.
  expect(partFile({ folder: after }, pictures, join(before, 'incoming/gone.png'))).toBe(join(before, 'incoming/gone.png'))
})
