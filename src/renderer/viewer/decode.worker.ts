import { contours } from './contour.ts'
import type { DecodeAsk, DecodeGiven, DecodeKind, DecodeReply, DecodeRequest, Levels } from './decode-messages.ts'
import { pngValues } from './png-values.ts'

// Decoding, halving and drawing lines around things, away from the page: a picture of 2048 x 2048 takes about 100 ms.

/** A copy smaller than this is drawn as fast as any. */
const LEAST_SIDE = 256

const asked = new Map<number, AbortController>()

addEventListener('message', ({ data }: MessageEvent<DecodeRequest>) => {
  if ('cancel' in data) asked.get(data.cancel)?.abort()
  else void answer(data.id, data.ask)
})

async function answer(id: number, ask: DecodeAsk): Promise<void> {
  const cancel = new AbortController()
  asked.set(id, cancel)
  try {
    const given = await decode(ask, cancel.signal)
    const transfer = 'length' in given ? [...given] : 'levels' in given ? [...given.levels] : []
    postMessage({ id, given } satisfies DecodeReply, { transfer })
  } catch (error) {
    postMessage({ id, problem: error instanceof Error ? error.message : String(error) } satisfies DecodeReply)
  } finally {
    asked.delete(id)
  }
}

async function decode(ask: DecodeAsk, signal: AbortSignal): Promise<DecodeGiven[DecodeKind]> {
  const response = await fetch(ask.url, { signal })
  if (!response.ok) throw new Error(`The host answers ${response.status} for ${ask.url}.`)
  switch (ask.kind) {
    case 'picture':
      return await readLevels(await response.blob(), signal)
    case 'rebuilt': {
      const bytes = new Uint8Array(await response.arrayBuffer())
      const [levels, values] = await Promise.all([readLevels(new Blob([bytes]), signal), pngValues(bytes)])
      return { levels, values }
    }
    case 'residual': {
      const values = new Float32Array(await response.arrayBuffer())
      return { values, contour: contours(values, ask.side, ask.side, ask.line) }
    }
    case 'outline': {
      const { data, width, height } = readPixels(await createImageBitmap(await response.blob()))
      const white = new Uint8Array(width * height)
      for (let i = 0; i < white.length; i++) white[i] = (data[4 * i] ?? 0) > 127 ? 1 : 0
      return { lines: contours(white, width, height, 0.5), width, height }
    }
  }
}

async function readLevels(blob: Blob, signal: AbortSignal): Promise<Levels> {
  const levels = [await createImageBitmap(blob)]
  for (let last = levels[0]; last !== undefined && Math.max(last.width, last.height) > LEAST_SIDE; last = levels.at(-1)) {
    signal.throwIfAborted()
    levels.push(half(last))
  }
  return levels
}

/** Drawn at half the size with linear smoothing, a pixel is exactly the average of the four below it. */
function half(picture: ImageBitmap): ImageBitmap {
  const canvas = new OffscreenCanvas(Math.ceil(picture.width / 2), Math.ceil(picture.height / 2))
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('This browser gives no canvas to draw on.')
  context.imageSmoothingQuality = 'low'
  context.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return canvas.transferToImageBitmap()
}

function readPixels(picture: ImageBitmap): ImageData {
  const canvas = new OffscreenCanvas(picture.width, picture.height)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context === null) throw new Error('This browser gives no canvas to draw on.')
  context.drawImage(picture, 0, 0)
  return context.getImageData(0, 0, picture.width, picture.height)
}
