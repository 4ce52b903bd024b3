import { readRun } from '#disk/run-folder.ts'
import { runJob, type JobWatch } from '#host/jobs/engine-process.ts'
import type { Project } from '#host/projects/project.ts'
import { hashOfIgnore, ignoreMaskOf, newestIgnore, scoreIgnoring } from '#host/store/ignored.ts'

/**
 * Brings a finished run to the project's ignore regions before it scores: scores that were made with others are taken away, and the
 * calibration normals are scored anew, since lines and p-values compare with them. In this order, so that a crash between leaves no score
 * that does not belong to the calibration. Gives false if it was cancelled. Faults: those of the calibrate job.
 */
export async function applyIgnore(
  project: Project,
  run: { readonly number: number; readonly folder: string; readonly device: string },
  watch: JobWatch,
): Promise<boolean> {
  const { reader, writer } = project.store
  const wanted = await newestIgnore(reader)
  await scoreIgnoring(writer, run.number, wanted.sha256)
  const { result } = await readRun(run.folder)
  if (hashOfIgnore(result?.ignore) === wanted.sha256) return true
  const end = await runJob<'calibrate'>(
    { kind: 'calibrate', run: run.folder, device: run.device, ignore: ignoreMaskOf(wanted) ?? null },
    watch,
  )
  return end.at === 'done'
}
