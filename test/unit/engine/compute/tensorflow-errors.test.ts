import { expect, test } from 'vitest'
import { faultBehind } from '#engine/compute/runtimes/tensorflow/errors.ts'

test.each([
  [
    'Session fail to run with error: invoking op, TF_Status: 8\nMessage: OOM when allocating tensor with shape[32]',
    'compute.out-of-memory',
  ],
  ['failed to alloc: CUDA_ERROR_OUT_OF_MEMORY: out of memory', 'compute.out-of-memory'],
  ['std::bad_alloc', 'compute.out-of-memory'],
  ['CUDA_ERROR_LAUNCH_FAILED: unspecified launch failure', 'compute.device-lost'],
  ['an illegal memory access was encountered', 'compute.device-lost'],
  ['Invalid TF_Status: 3\nMessage: shapes do not match', undefined],
] as const)('TensorFlow’s "%s" is %s', (text, code) => {
  expect(faultBehind(new Error(text))?.code).toBe(code)
})

test('a lost device is told with the driver’s own words', () => {
  expect(faultBehind(new Error('CUDA_ERROR_ECC_UNCORRECTABLE.\nat 0x7f'))?.text.why).toBe(
    'Its driver reports: CUDA_ERROR_ECC_UNCORRECTABLE.',
  )
})
