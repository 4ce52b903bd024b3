import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import tseslint from 'typescript-eslint'

// The import table (STYLE 2). For each folder: the layers of ours it may import, and the platform modules it may use.
const LAYERS = {
  domain: { ours: [], platform: [] },
  rpc: { ours: ['domain'], platform: [] },
  disk: { ours: ['domain'], platform: ['node'] },
  engine: { ours: ['domain', 'disk'], platform: ['node', 'compute'] },
  host: { ours: ['domain', 'rpc', 'disk', 'engine/protocol'], platform: ['node'] },
  main: { ours: ['domain', 'rpc', 'disk', 'host'], platform: ['node', 'electron'] },
  station: { ours: ['domain', 'rpc', 'disk', 'host'], platform: ['node'] },
  cli: { ours: ['domain', 'rpc', 'disk', 'host', 'station'], platform: ['node'] },
  preload: { ours: ['rpc'], platform: ['electron'] },
  renderer: { ours: ['domain', 'rpc'], platform: [] },
}
const PLATFORM = {
  node: '^node:',
  electron: '^electron($|/)',
  compute: '^(@tensorflow/|onnxruntime)',
}
const FOLDERS = Object.keys(LAYERS)

/** What a folder may not import, as one regular expression with the reason shown to whoever trips over it. */
function forbidden(folder) {
  const { ours, platform } = LAYERS[folder]
  const allowed = [folder, ...ours].map((layer) => (layer.includes('/') ? `${layer}\\.ts$` : `${layer}/`))
  const patterns = [
    { regex: '^\\.\\./', message: 'Write imports across folders as #layer/path, so that the layer can be read and checked.' },
    { regex: `^#(?!(${allowed.join('|')}))`, message: `${folder} may import only: ${[folder, ...ours].join(', ')} (STYLE 2).` },
  ]
  for (const [name, regex] of Object.entries(PLATFORM)) {
    if (!platform.includes(name)) patterns.push({ regex, message: `${folder} may not use ${name} modules (STYLE 2).` })
  }
  return patterns
}

const layerRules = FOLDERS.map((folder) => {
  const patterns = forbidden(folder)
  return {
    files: [`src/${folder}/**/*.ts`, `src/${folder}/**/*.svelte`],
    rules: {
      'no-restricted-imports': ['error', { patterns }],
      // The core rule does not see import(): the same expressions once more as selectors.
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use a union of literals.' },
        { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
        ...patterns.map(({ regex, message }) => ({
          selector: `ImportExpression[source.value=/${regex.replaceAll('/', '\\/')}/]`,
          message,
        })),
      ],
    },
  }
})

// The same for every file: where the extra extensions differ, all projects are loaded anew from one file to the next (5 minutes instead of 1).
const TYPED = { projectService: true, extraFileExtensions: ['.svelte'], tsconfigRootDir: import.meta.dirname }

export default tseslint.config(
  { ignores: ['node_modules', 'out', 'dist', 'coverage', 'demo-output'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.node } } },
  // What it hands to a browser runs there.
  { files: ['scripts/bench-ui/*.js'], languageOptions: { globals: { ...globals.browser } } },
  {
    files: ['src/**/*.ts', 'test/**/*.ts'],
    languageOptions: { parserOptions: TYPED },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      globals: { ...globals.browser },
      parserOptions: { ...TYPED, parser: tseslint.parser },
    },
  },
  { files: ['src/**'], rules: { 'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }] } },
  ...layerRules,
  // Tests look things up by index all the time; a wrong index fails the test anyway.
  { files: ['test/**/*.ts'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
)
