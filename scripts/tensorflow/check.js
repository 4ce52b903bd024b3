import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from './run.js'
import { Unavailable } from './unavailable.js'

/**
 * The devices that the TensorFlow in `folder` gives, each put through the application's own self-test, in a process of its own. Rejects
 * with the reasons when none passed.
 */
export async function checkedDevices(root, folder) {
  const text = await run(process.execPath, [join(root, 'out', 'cli', 'index.js'), 'devices', '--json'], {
    env: { RESIDUUM_TENSORFLOW: folder },
    limitMs: 10 * 60_000,
  })
  const { devices, missing } = JSON.parse(text)
  const own = devices.filter((device) => device.runtime === 'tensorflow')
  if (!own.some((device) => device.usable)) {
    const reasons = [...own, ...missing.filter((entry) => entry.runtime === 'tensorflow')].map(({ reason }) => reason)
    throw new Unavailable(
      `It does not pass the self-test. ${reasons.join(' ')}`,
      'Try another of the ways, and report this with the lines above.',
    )
  }
  return own
}

/** The version of the TensorFlow that a binding loads, asked of it in a process of its own. Rejects when it cannot be loaded. */
export async function libraryVersion(packageFolder) {
  const binding = join(packageFolder, 'lib', 'napi-v8', 'tfjs_binding.node')
  const text = await run(process.execPath, ['-p', 'require(process.argv[1]).TF_Version', binding]).catch((error) => {
    throw new Unavailable(
      `The library cannot be loaded: ${/\bError: (.+)/.exec(error.output ?? '')?.[1] ?? error.message}`,
      'Install what it names, then run this again.',
    )
  })
  return text.trim()
}

/** The self-test is the application's own, so the application must be built. */
export async function checkBuilt(root) {
  await access(join(root, 'out', 'cli', 'index.js')).catch(() => {
    throw new Unavailable('The application is not built.', 'Run "npm ci" or "npm run build" first.')
  })
}
