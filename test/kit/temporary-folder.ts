import { chmod, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A new folder for the running test, removed when it ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'residuum-test-')))
  onTestFinished(async () => {
    await chmod(folder, 0o700)
    await rm(folder, { recursive: true, force: true })
  })
  return folder
}

/** Writes files into a folder: relative path to content. Without content given, a file's bytes are its path, so no two are equal. */
export async function plant(folder: string, files: readonly string[] | Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  const content: Readonly<Record<string, string | Uint8Array>> =
    files instanceof Array ? Object.fromEntries(files.map((path) => [path, path])) : files
  for (const parent of new Set(Object.keys(content).map(dirname))) await mkdir(join(folder, parent), { recursive: true })
  await Promise.all(Object.entries(content).map(([path, bytes]) => writeFile(join(folder, path), bytes)))
}
