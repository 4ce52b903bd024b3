import { env } from 'onnxruntime-node'
import sharp from 'sharp'
import { VERSION } from '#domain/version.ts'

/** Versions of everything that can change a run's numbers. */
export function softwareVersions(): Readonly<Record<string, string>> {
  return {
    residuum: VERSION,
    node: process.versions.node,
    onnxruntime: env.versions.node ?? env.versions.common,
    sharp: sharp.versions.sharp ?? '',
    vips: sharp.versions.vips,
  }
}
