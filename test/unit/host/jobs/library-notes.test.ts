import { describe, expect, test } from 'vitest'
import { isShown } from '#host/jobs/library-notes.ts'

describe('isShown', () => {
  test.each([
    'WARNING: All log messages before absl::InitializeLog() is called are written to STDERR',
    'I0000 00:00:1795512472.760204    3233 port.cc:153] oneDNN custom operations are on.',
    'W0000 00:00:1795512472.760204    3233 gpu_device.cc:2344] Cannot dlopen some GPU libraries.',
    '2026-11-24 09:22:14.123456: I tensorflow/core/platform/cpu_feature_guard.cc:193] This TensorFlow binary is optimized with oneDNN',
    'E0000 00:00:1795512472.760204    3233 cuda_dnn.cc:8310] Unable to register cuDNN factory: Attempting to register factory for plugin cuDNN',
  ])('keeps back, unless asked for: %s', (line) => {
    expect(isShown(line, {})).toBe(false)
    expect(isShown(line, { TF_CPP_MIN_LOG_LEVEL: '0' })).toBe(true)
  })

  test.each([
    '',
    '[3f2a91bc] Error: The state belongs to another runtime.',
    'E0000 00:00:1795512472.760204    3233 cuda_executor.cc:1228] failed to allocate 4.0GiB: CUDA_ERROR_OUT_OF_MEMORY: out of memory',
    'F0000 00:00:1795512472.760204    3233 tensor.cc:852] Check failed: dtype() == expected_dtype',
  ])('lets through what may matter: %s', (line) => {
    expect(isShown(line, {})).toBe(true)
  })
})
