// The one door to tfjs: whoever imports an operation from here has all gradients registered, ours included. tfjs-core itself
// registers none, and Rollup may drop an import that stands elsewhere for its side effect.
import '@tensorflow/tfjs-core/dist/register_all_gradients'
import { enableProdMode, registerGradient } from '@tensorflow/tfjs-core'
import { MISSING_GRADIENTS } from './missing-gradients.ts'

for (const gradient of MISSING_GRADIENTS) registerGradient(gradient)

// Otherwise the reference backend advises people to install another one, on stderr.
enableProdMode()

export * from '@tensorflow/tfjs-core'
