import { access, rm } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { run } from './run.js'
import { Unavailable } from './unavailable.js'

export const title = 'The package’s own download (TensorFlow 2.9)'

/**
 * Way 1: what `npm install` would run. The package's script fetches libtensorflow and a ready binding for it from Google's storage.
 * Its TensorFlow is of 2022; on an NVIDIA GPU it needs CUDA 11.2 and cuDNN 8 on the system.
 */
export async function download({ folder, packageFolder, gpu, say }) {
  if (!['x64', 'arm64'].includes(process.arch))
    throw new Unavailable(`There is no TensorFlow for ${process.arch}.`, 'Use another computer.')
  say(`Running the installer of the package: TensorFlow 2.9 for ${gpu ? 'CUDA 11, about 450' : 'the processor, about 120'} MB.`)
  const path = [join(folder, 'node_modules', '.bin'), process.env.PATH].join(delimiter)
  try {
    await run(process.execPath, ['scripts/install.js', gpu ? 'gpu' : 'cpu', 'download'], { cwd: packageFolder, env: { PATH: path } })
    await access(join(packageFolder, 'lib', 'napi-v8', 'tfjs_binding.node'))
  } catch (error) {
    for (const part of ['deps', 'lib', 'build']) await rm(join(packageFolder, part), { recursive: true, force: true })
    throw new Unavailable(
      `The download did not succeed: ${firstReason(error)}`,
      'If a proxy is needed, set HTTPS_PROXY and run this again.',
    )
  }
}

/** Of a stack trace, the line that says what happened. */
function firstReason({ message, output = message }) {
  return /\bError: (.+)/.exec(output)?.[1] ?? message
}
