import { ESLint } from 'eslint'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import tseslint from 'typescript-eslint'

const ROOT = join(import.meta.dirname, '../..')

/** Who judges imports; other rules (an unused name) do not count here. */
const GUARDS = ['no-restricted-imports', 'no-restricted-syntax']

/** A module of each kind of platform. */
const PLATFORM = { Node: 'node:fs', Electron: 'electron', tfjs: '@tensorflow/tfjs-core', onnxruntime: 'onnxruntime-node' } as const

/** The ways to import, one line each. */
const FORMS = {
  import: (module: string) => `import { a } from '${module}'`,
  'import type': (module: string) => `import type { A } from '${module}'`,
  'export from': (module: string) => `export { a } from '${module}'`,
  'import()': (module: string) => `void import('${module}')`,
} as const

type Row = { readonly folder: string; readonly ours: readonly string[]; readonly platform: readonly string[] }

/** The import table as CONTRIBUTING.md prints it: what people read is what is checked. */
const TABLE: readonly Row[] = [
  ...readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8').matchAll(/^\| `src\/(\w+)` \| (.*) \| (.*) \|$/gm),
].map(([, folder = '', ours = '', platform = '']) => ({
  folder,
  ours: [...ours.matchAll(/`src\/([\w/.]+)`/g)].map(([, path = '']) => path),
  platform: platform.split(', '),
}))

let eslint: ESLint
beforeAll(() => {
  // Types are needed by other rules only, and cost some ten seconds.
  eslint = new ESLint({ cwd: ROOT, overrideConfig: [{ files: ['**/*.ts', '**/*.svelte'], ...tseslint.configs.disableTypeChecked }] })
})

/** The modules that the guards refuse when a file of that name imports them. */
async function refused(file: string, modules: readonly string[], form: (module: string) => string): Promise<readonly string[]> {
  const code = modules.map(form).join('\n')
  const [result] = await eslint.lintText(file.endsWith('.svelte') ? `<script lang="ts">${code}\n</script>` : code, {
    filePath: join(ROOT, file),
  })
  expect(result!.messages.filter(({ fatal }) => fatal)).toEqual([])
  const lines = new Set(result!.messages.filter(({ ruleId }) => GUARDS.includes(ruleId ?? '')).map(({ line }) => line))
  return modules.filter((_, i) => lines.has(i + 1))
}

const layers = TABLE.map(({ folder }) => folder)
const ourModules = [...layers.map((layer) => `#${layer}/any.ts`), '#engine/protocol.ts', '#test/kit/any.ts', '../any.ts']

function mayImport({ folder, ours, platform }: Row, module: string): boolean {
  if (module.startsWith('#')) {
    const path = module.slice(1)
    return [folder, ...ours].some((allowed) => path === allowed || path.startsWith(`${allowed}/`))
  }
  return Object.entries(PLATFORM).some(([name, named]) => named === module && platform.includes(name))
}

describe('the linter refuses exactly what the import table forbids', () => {
  test('the table has a row for every folder of src', () => {
    expect(layers).toEqual(['domain', 'rpc', 'disk', 'engine', 'host', 'main', 'station', 'cli', 'preload', 'renderer'])
  })

  const files = [
    ...TABLE.map((row) => ({ row, file: `src/${row.folder}/any.ts` })),
    { row: TABLE.at(-1)!, file: 'src/renderer/Any.svelte' },
  ]
  for (const { row, file } of files) {
    test.each(Object.entries(FORMS))(`in ${file}, by %s`, async (_, form) => {
      const modules = [...ourModules, ...Object.values(PLATFORM)]
      expect(await refused(file, modules, form)).toEqual(modules.filter((module) => !mayImport(row, module)))
    })
  }

  test('a module of the same folder and a package are nobody’s business', async () => {
    expect(await refused('src/domain/any.ts', ['./other.ts', 'zod'], FORMS.import)).toEqual([])
  })
})
