import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { buildBinding, findCompiler } from './binding.js'
import { firstThatRuns, run } from './run.js'
import { Unavailable } from './unavailable.js'

export const title = 'A current TensorFlow from a Python wheel, with a binding built for it'

const LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']
const HEADERS = [
  'tensorflow/include/tensorflow/c/',
  'tensorflow/include/tensorflow/core/',
  'tensorflow/include/xla/',
  'tensorflow/include/tsl/',
]

/** Pythons for which there are wheels when there is none for the Python at hand: only the C library is used, so any will do. */
const OTHER_PYTHONS = ['3.12', '3.11']

/**
 * Way 2: pip finds the wheel, two libraries and the headers are taken out of it, and the binding is compiled against them. Python
 * itself is not used afterwards. On an NVIDIA GPU the CUDA libraries come from the wheels that TensorFlow's own wheel names.
 */
export async function wheel({ folder, packageFolder, wheels, gpu, say }) {
  if (process.platform !== 'linux')
    throw new Unavailable('Wheels hold a library to link with on Linux only.', 'Give a folder with --from (way 3).')
  const python = await firstThatRuns(['python3', 'python'], ['-m', 'pip', '--version'])
  if (python === undefined) {
    throw new Unavailable('There is no Python with pip.', 'Install one (Debian, Ubuntu: apt install python3-pip) and run this again.')
  }
  const compiler = await findCompiler()
  await mkdir(wheels, { recursive: true })
  const names = gpu ? ['tensorflow', 'tensorflow-cpu'] : ['tensorflow-cpu', 'tensorflow']
  const file = (await present(wheels, names)) ?? (await fetchFirst(python, wheels, names, say))
  const [name] = file.split('-')
  say(`Taking the libraries out of ${file}.`)
  const site = join(folder, 'site')
  await rm(site, { recursive: true, force: true })
  await unpack(python, join(wheels, file), site, [...LIBRARIES.map((library) => `tensorflow/${library}`), ...HEADERS])
  const libraryFolder = join(folder, 'lib')
  await mkdir(libraryFolder, { recursive: true })
  for (const library of LIBRARIES) await rename(join(site, 'tensorflow', library), join(libraryFolder, library))
  if (gpu && name === 'tensorflow') await addCuda(python, { wheels, file, site, libraryFolder, say })
  say('Compiling the binding (about 10 s).')
  const include = join(site, 'tensorflow', 'include')
  await buildBinding({
    compiler,
    folder,
    packageFolder,
    include,
    libraryFolder,
    libraries: LIBRARIES,
    rpath: rpathTo(packageFolder, folder),
  })
  await rm(site, { recursive: true, force: true })
}

/** From the binding's folder to `lib`, however the whole is named later. */
function rpathTo(packageFolder, folder) {
  const depth = join(packageFolder, 'lib', 'napi-v8').slice(folder.length).split('/').filter(Boolean).length
  return `$ORIGIN/${'../'.repeat(depth)}lib`
}

/** A wheel that an earlier try has fetched: pip puts a file in place only when it is whole. */
async function present(wheels, names) {
  const files = await readdir(wheels)
  return files.find((file) => file.endsWith('.whl') && names.includes(file.split('-')[0].replaceAll('_', '-')))
}

async function fetchFirst(python, wheels, names, say) {
  const reasons = []
  for (const version of [undefined, ...OTHER_PYTHONS]) {
    for (const name of names) {
      say(`Asking pip for ${name}${version === undefined ? '' : ` for Python ${version}`} (270 to 650 MB).`)
      try {
        await pipDownload(python, wheels, name, version)
        const file = await present(wheels, [name])
        if (file !== undefined) return file
      } catch (error) {
        reasons.push(`${name}: ${error.message.split('\n').at(-1)}`)
      }
    }
    // Another Python's wheel helps only if the index answered that it has none for this one.
    if (!reasons.some((reason) => /No matching distribution|from versions/.test(reason))) break
  }
  throw new Unavailable(
    `pip found no wheel.\n${[...new Set(reasons)].join('\n')}`,
    'Check that pip reaches its package index, then run this again.',
  )
}

function pipDownload(python, wheels, requirement, version) {
  const other = version === undefined ? [] : ['--python-version', version]
  const quiet = ['--disable-pip-version-check', '--progress-bar', 'off', '--retries', '1', '--no-cache-dir']
  return run(python, ['-m', 'pip', 'download', ...quiet, '--no-deps', '--only-binary=:all:', ...other, '--dest', wheels, requirement], {
    limitMs: 3 * 3600_000,
  })
}

/** Files of a wheel whose names begin with one of `prefixes`, each under its own path; CRCs are checked on the way. */
function unpack(python, file, target, prefixes) {
  const script = [
    'import sys, zipfile',
    'archive, target, *prefixes = sys.argv[1:]',
    'wheel = zipfile.ZipFile(archive)',
    'wheel.extractall(target, [name for name in wheel.namelist() if name.startswith(tuple(prefixes)) and not name.endswith("/")])',
  ].join('\n')
  return run(python, ['-c', script, file, target, ...prefixes])
}

/**
 * CUDA as TensorFlow's wheel asks for it (its extra "and-cuda"). All libraries go beside libtensorflow, where its own run path looks,
 * so nothing has to be installed on the system but NVIDIA's driver.
 */
async function addCuda(python, { wheels, file, site, libraryFolder, say }) {
  const script = [
    'import sys, zipfile, email',
    'wheel = zipfile.ZipFile(sys.argv[1])',
    'text = next(wheel.read(name) for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))',
    'for line in email.message_from_bytes(text).get_all("Requires-Dist"):',
    '    requirement, _, marker = line.partition(";")',
    '    if "and-cuda" in marker: print(requirement.strip())',
  ].join('\n')
  const requirements = (await run(python, ['-c', script, join(wheels, file)])).split('\n').filter(Boolean)
  for (const requirement of requirements) {
    const name = requirement.split(/[^\w-]/)[0]
    if ((await present(wheels, [name])) === undefined) {
      say(`Asking pip for ${name}.`)
      await pipDownload(python, wheels, requirement)
    }
    const found = await present(wheels, [name])
    if (found === undefined)
      throw new Unavailable(`pip gave no wheel for ${name}.`, 'Run this again, or give a folder with --from (way 3).')
    await unpack(python, join(wheels, found), site, ['nvidia/'])
  }
  for (const entry of await readdir(join(site, 'nvidia'), { recursive: true })) {
    const path = join(site, 'nvidia', entry)
    if (/\.so(\.\d+)*$/.test(entry) && (await stat(path)).isFile()) await rename(path, join(libraryFolder, entry.split('/').at(-1)))
  }
}
