import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Where TensorFlow is installed for Residuum: RESIDUUM_TENSORFLOW, or a folder of its own in the user's data folder. The application
 * looks in the same place (src/engine/compute/runtimes/tensorflow/installation.ts; test/compute/tensorflow compares the two).
 */
export function tensorflowFolder() {
  return process.env.RESIDUUM_TENSORFLOW || join(dataFolder(), 'tensorflow')
}

function dataFolder() {
  if (process.platform === 'win32') return join(process.env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local'), 'Residuum')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Residuum')
  return join(process.env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'residuum')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(tensorflowFolder())
