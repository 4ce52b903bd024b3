import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const MAP = read('CONTRIBUTING.md')

/** Paths from the root as the map names them; `<id>` stands for any name, so what is before it must exist. */
const named = [...new Set([...MAP.matchAll(/(?<![\w#/])(?:src|test|docs|scripts)\/[\w./-]*/g)].map(([path]) => path.replace(/\.$/, '')))]

describe('CONTRIBUTING.md', () => {
  test('names the folders of src, one and all', () => {
    const folders = readdirSync(join(ROOT, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
    expect(folders.map(({ name }) => `src/${name}/`).filter((path) => !named.includes(path))).toEqual([])
  })

  test.each(named)('%s exists', (path) => {
    expect(existsSync(join(ROOT, path))).toBe(true)
  })

  test('names only npm scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> }
    const run = [...MAP.matchAll(/npm run ([\w:]+)/g)].map(([, script]) => script)
    expect(run.filter((script) => !(script! in scripts))).toEqual([])
  })
})

/** What belongs into a registry: every folder beside it that has an index.ts, or every file beside it that makes one of its kind. */
const REGISTRIES = [
  { registry: 'src/engine/detectors/registry.ts', makes: null },
  { registry: 'src/engine/compute/runtimes/registry.ts', makes: null },
  { registry: 'src/host/reports/kinds/registry.ts', makes: null },
  { registry: 'src/host/reports/formats/registry.ts', makes: null },
  { registry: 'src/engine/reductions/registry.ts', makes: /^export (const \w+|function \w+\(.*\)): Reduction /m },
  { registry: 'src/host/files/layouts/registry.ts', makes: /^export const \w+: FolderLayout /m },
  { registry: 'src/domain/threshold-rules/registry.ts', makes: /satisfies Rule$/m },
  { registry: 'src/cli/commands/registry.ts', makes: /^export const \w+: Verb /m },
  { registry: 'src/engine/jobs/registry.ts', makes: /^export const \w+: RunJob</m },
  { registry: 'src/renderer/pages/registry.ts', makes: null },
  { registry: 'src/host/store/schema/registry.ts', makes: /^(create|alter|drop|insert|update|delete) /im },
] as const

/** A page's component is called after its folder. */
const titled = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

describe('nothing is left out of its registry', () => {
  test('every registry of src is looked at', () => {
    const found = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'))
    const registries = found.filter((path) => basename(path) === 'registry.ts').map((path) => `src/${path}`)
    expect(registries.sort()).toEqual(REGISTRIES.map(({ registry }) => registry).sort())
  })

  test.each(REGISTRIES)('$registry', ({ registry, makes }) => {
    const folder = dirname(registry)
    const beside = readdirSync(join(ROOT, folder)).filter((name) => name !== 'registry.ts')
    const members =
      makes === null
        ? beside
            .flatMap((name) => [`${name}/index.ts`, `${name}/${titled(name)}.svelte`])
            .filter((path) => existsSync(join(ROOT, folder, path)))
        : beside.filter((name) => /\.(ts|sql)$/.test(name) && makes.test(read(`${folder}/${name}`)))
    expect(members.length).toBeGreaterThan(0)
    const text = read(registry)
    expect(members.filter((path) => !text.includes(`'./${path}`))).toEqual([])
  })
})
