import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from './run.js'

/**
 * Installs tfjs's Node package into `folder` without running its scripts; gives the package's folder. The version is that of the
 * tfjs-core that the application is built with, because the two share one engine in memory.
 */
export async function installPackage(folder, name, version) {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'residuum-tensorflow', private: true }))
  // node-api-headers: what the binding is compiled against, the same for every Node that has Node-API 8.
  await npm(['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', `${name}@${version}`, 'node-api-headers@1.9.0'])
  return join(folder, 'node_modules', name)
}

/** The version of tfjs that this checkout uses. */
export async function tfjsVersion(root) {
  const { devDependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  return devDependencies['@tensorflow/tfjs-core']
}

/** Takes away what only building and debugging need. */
export async function tidyPackage(folder) {
  const modules = join(folder, 'node_modules')
  await rm(join(modules, 'node-api-headers'), { recursive: true, force: true })
  const maps = (await readdir(modules, { recursive: true })).filter((path) => path.endsWith('.map'))
  for (const path of maps) await rm(join(modules, path))
}

/** npm itself, the one that runs this script where there is one. On Windows `npm` is a batch file, which spawn does not start. */
function npm(args) {
  const own = process.env.npm_execpath
  if (own?.endsWith('.js')) return run(process.execPath, [own, ...args])
  return process.platform === 'win32' ? run('cmd.exe', ['/c', 'npm', ...args]) : run('npm', args)
}
