import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { readScores } from '#host/files/scores-csv.ts'
import { residuumJson } from '#test/kit/command-line.ts'
import { drawDataset } from '#test/kit/drawn-dataset.ts'
import { deepen } from '#test/kit/sixteen-bits.ts'
import { lineProject } from '#test/kit/line-project.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'
import { TINY } from '#test/kit/tiny-training.ts'

test.each(['rgb16', 'grey16'] as const)('a file for 16 bits gives the scores that the program gives, of pictures in %s', async (space) => {
  const folder = await temporaryFolder()
  const [data, run, out, csv] = ['pictures', 'run', 'scorer.onnx', 'scores.csv'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
    string,
  ]
  await drawDataset(data, { train: 24, good: 4, scratch: 4 }, 45)
  await deepen(data, space)
  expect(await residuumJson('train', '--data', data, '--out', run, ...TINY)).toMatchObject({ status: 0 })
  const exported = await residuumJson('export', '--run', run, '--rule', 'good-only', '--out', out)
  expect(exported).toMatchObject({ status: 0, json: { bits: 16, check: { bits: 16, parts: 8, skipped: 0, changed: 0 } } })
  expect((exported.json['check'] as { largestDifference: number }).largestDifference).toBeLessThan(1e-6)

  // As any other program would feed it: the levels of the file, grey three times.
  expect(await residuumJson('score', '--run', run, '--data', join(data, 'test'), '--out', csv)).toMatchObject({ status: 0 })
  const session = await InferenceSession.create(out)
  for (const { path, outcome } of (await readScores(csv)).lines) {
    if (outcome.kind !== 'scored') throw new Error(path)
    const { data: raw, info } = await sharp(join(data, 'test', path))
      .toColourspace(space)
      .raw({ depth: 'ushort' })
      .toBuffer({ resolveWithObject: true })
    const words = new Uint16Array(raw.buffer, raw.byteOffset, raw.byteLength / 2)
    const levels = info.channels === 3 ? words : Uint16Array.from({ length: 3 * words.length }, (_, i) => words[Math.floor(i / 3)]!)
    const { score } = await session.run({ image: new Tensor('uint16', levels, [1, info.height, info.width, 3]) })
    expect(Math.abs(Number(score!.data[0]) - outcome.score)).toBeLessThan(1e-6)
  }
  await session.release()

  // Wanted for 8 bits, the check brings its pictures to them, as whoever feeds it has to, and says how far apart the scores are.
  const narrow = await residuumJson('export', '--run', run, '--upper', '0.9', '--out', out, '--bits', '8')
  expect(narrow).toMatchObject({ status: 0, json: { bits: 8, check: { bits: 8, parts: 8, changed: 0 } } })
  expect((narrow.json['check'] as { largestDifference: number }).largestDifference).toBeGreaterThan(1e-6)
  expect(await residuumJson('export', '--run', run, '--out', out, '--bits', '12')).toMatchObject({ status: 2 })

  // A project knows what its parts have.
  const { folder: project, close } = await lineProject({ data, run }, { lower: 0.05, upper: 0.09 })
  await close()
  const released = await residuumJson('export', '--project', project, '--out', out)
  expect(released).toMatchObject({ status: 0, json: { check: { bits: 16, parts: 8, changed: 0 } } })
})
