import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { version_core } from '#engine/compute/tfjs.ts'

const PACKAGES = ['@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu'] as const

const schema = z.object({
  schema: z.literal(1),
  package: z.enum(PACKAGES),
  /** Of the package. */
  version: z.string(),
  /** Of the library below it; '' when the setup could not tell. */
  tensorflow: z.string(),
  gpu: z.boolean(),
})

/** A TensorFlow that `npm run setup:tensorflow` has put in place, and `folder` that holds it. */
export type Installation = z.infer<typeof schema> & { readonly folder: string }

/**
 * Where TensorFlow is looked for: RESIDUUM_TENSORFLOW, or a folder of its own in the user's data folder, outside of node_modules, so that
 * `npm ci` neither needs nor removes it. The setup puts it there (scripts/tensorflow/folder.js).
 */
export function installationFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return environment['RESIDUUM_TENSORFLOW'] || join(dataFolder(environment), 'tensorflow')
}

/** What is installed, or the sentence that says why nothing can be used. */
export async function findInstallation(folder = installationFolder()): Promise<Installation | string> {
  let text: string
  try {
    text = await readFile(join(folder, 'install.json'), 'utf8')
  } catch {
    return `TensorFlow is not set up in ${folder}; "npm run setup:tensorflow" does that.`
  }
  const install = schema.safeParse(parseJson(text))
  if (!install.success) return `What is in ${folder} was not made by this version; run "npm run setup:tensorflow" again.`
  // The package brings a tfjs-core of its own version, and works on the engine of ours.
  if (install.data.version !== version_core) {
    return `${install.data.package} ${install.data.version} in ${folder} does not go with tfjs ${version_core}; run "npm run setup:tensorflow" again.`
  }
  return { ...install.data, folder }
}

function dataFolder(environment: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32') return join(environment['LOCALAPPDATA'] || join(homedir(), 'AppData', 'Local'), 'Residuum')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Residuum')
  return join(environment['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'residuum')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
