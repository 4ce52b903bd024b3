import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { firstThatRuns, run } from './run.js'
import { Unavailable } from './unavailable.js'

/** Node-API 8 is the newest that tfjs-node names; Node 20 and every later one has it. */
const NODE_API = 8

/** A C++ compiler; asked for before anything large is fetched. */
export async function findCompiler() {
  if (process.platform === 'win32') {
    throw new Unavailable('The binding cannot be built on Windows by this script.', 'Use the package’s own download (way 1).')
  }
  const compiler = await firstThatRuns([process.env.CXX, 'g++', 'clang++', 'c++'])
  if (compiler !== undefined) return compiler
  throw new Unavailable(
    'There is no C++ compiler.',
    'Install one (Debian, Ubuntu: apt install g++; macOS: xcode-select --install) and run this again.',
  )
}

/**
 * Compiles the binding of tfjs's Node package against a TensorFlow that is already on disk, straight from its two source files.
 * `rpath` is where the finished binding looks for the libraries; `$ORIGIN/…` stays right when the folder is renamed.
 */
export async function buildBinding({ compiler, folder, packageFolder, include, libraryFolder, libraries, rpath }) {
  const target = join(packageFolder, 'lib', `napi-v${NODE_API}`)
  await mkdir(target, { recursive: true })
  await run(compiler, [
    ...['-std=c++17', '-O2', '-fPIC', '-shared', `-DNAPI_VERSION=${NODE_API}`],
    `-I${join(folder, 'node_modules', 'node-api-headers', 'include')}`,
    `-I${include}`,
    ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((source) => join(packageFolder, 'binding', source)),
    ...libraries.map((library) => join(libraryFolder, library)),
    `-Wl,-rpath,${rpath}`,
    ...(process.platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : []),
    ...['-o', join(target, 'tfjs_binding.node')],
  ])
}
