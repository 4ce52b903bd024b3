import { access, readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { buildBinding, findCompiler } from './binding.js'
import { Unavailable } from './unavailable.js'

export const title = 'A TensorFlow that is already on this computer'

/** The C library, or the one that a Python wheel has instead. */
const LIBRARY = /^libtensorflow(_cc)?(\.\d+)*\.(so|dylib)(\.\d+)*$/
const FRAMEWORK = /^libtensorflow_framework(\.\d+)*\.(so|dylib)(\.\d+)*$/

/**
 * Way 3: a folder with libtensorflow and its headers, as unpacked from TensorFlow's C release or as `…/site-packages/tensorflow`. It
 * stays where it is and must not be moved afterwards.
 */
export async function given({ folder, packageFolder, from, say }) {
  const compiler = await findCompiler()
  const root = resolve(from)
  const found = (await findLibraries(join(root, 'lib'))) ?? (await findLibraries(root))
  if (found === undefined)
    throw new Unavailable(`There is no libtensorflow in ${root} or its folder lib.`, 'Give the folder that holds it.')
  const include = join(root, 'include')
  await access(join(include, 'tensorflow', 'c', 'eager', 'c_api.h')).catch(() => {
    throw new Unavailable(`There are no headers in ${include}.`, 'Take the folder as it was unpacked, with lib and include.')
  })
  say(`Compiling the binding for ${found.libraries[0]} (about 10 s).`)
  await buildBinding({ compiler, folder, packageFolder, include, ...found, rpath: found.libraryFolder })
}

async function findLibraries(libraryFolder) {
  const files = (await readdir(libraryFolder).catch(() => [])).sort()
  // Of libtensorflow.so, .so.2 and .so.2.9.1 the longest is the file itself.
  const [library, framework] = [LIBRARY, FRAMEWORK].map((name) => files.filter((file) => name.test(file)).at(-1))
  return library === undefined ? undefined : { libraryFolder, libraries: framework === undefined ? [library] : [library, framework] }
}
