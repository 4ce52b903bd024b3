import { describe, expect, test } from 'vitest'
import { parseGpus, visibleGpus } from '#engine/compute/runtimes/tensorflow/gpus.ts'

const [big, small] = [
  { index: 0, uuid: 'GPU-5b1c', title: 'NVIDIA RTX A6000, 48 GB' },
  { index: 1, uuid: 'GPU-9d70', title: 'NVIDIA T400, 4 GB' },
]

describe('parseGpus', () => {
  test('reads what nvidia-smi prints', () => {
    expect(parseGpus('0, GPU-5b1c, NVIDIA RTX A6000, 49140\n1, GPU-9d70, NVIDIA T400, 4096\n')).toEqual([big, small])
  })

  test('leaves out the memory where the driver does not tell it', () => {
    expect(parseGpus('0, GPU-5b1c, NVIDIA GB10, [N/A]\n')).toEqual([{ index: 0, uuid: 'GPU-5b1c', title: 'NVIDIA GB10' }])
  })

  test('finds none in a message of the driver', () => {
    expect(parseGpus('NVIDIA-SMI has failed because it couldn’t communicate with the NVIDIA driver.\n')).toEqual([])
    expect(parseGpus('')).toEqual([])
  })
})

describe('visibleGpus', () => {
  test.each([
    [undefined, [big, small]],
    ['1', [small]],
    ['1,0', [small, big]],
    ['GPU-5b', [big]],
    ['', []],
    ['-1', []],
    ['0,7,1', [big]],
  ])('CUDA_VISIBLE_DEVICES=%s leaves what CUDA would leave', (list, left) => {
    expect(visibleGpus([big!, small!], list)).toEqual(left)
  })
})
