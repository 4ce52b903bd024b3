import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Dataset, Layout } from '#domain/parts.ts'
import { damagedProject } from './project-faults.ts'
import { datasetHash } from '#host/files/dataset-hash.ts'
import { openStore, type Store } from '#host/store/database.ts'
import { partsForTraining } from '#host/store/parts.ts'
import type { StoredRun } from '#host/store/runs.ts'
import { idAt } from '#rpc/moment.ts'

/** The one file by which a folder is a project. */
export const PROJECT_FILE = 'project.db'

/** A project that is open. */
export type Project = {
  readonly id: string
  readonly folder: string
  readonly store: Store
  /** Where the project is shown as it stood: the last entry of the trail that counts, and the time it was then. null: as it is now. */
  readonly asOf: { readonly record: number; readonly at: string } | null
  facts(): Promise<{ name: string; uuid: string; createdAt: string; pictures: string; layout: Layout; isSample: boolean }>
  /** Whether the folder of pictures is there. */
  picturesFound(): Promise<boolean>
  /** The absolute folder of a run. */
  runFolder(run: StoredRun): string
}

/** Faults: project.missing, project.damaged, project.version. */
export function openProject(id: string, folder: string): Project {
  const path = join(folder, PROJECT_FILE)
  const store = openStore(path)
  const facts: Project['facts'] = async () => {
    const row = await store.reader.selectFrom('project').selectAll().executeTakeFirst()
    if (row === undefined) throw damagedProject(path, 'It does not say which project it is.')
    const { name, uuid, created_at: createdAt, pictures, layout, is_sample: isSample } = row
    return { name, uuid, createdAt, pictures, layout: layout as Layout, isSample: isSample === 1 }
  }
  return {
    id,
    folder,
    store,
    asOf: null,
    facts,
    picturesFound: async () => {
      const { pictures } = await facts()
      return await stat(pictures).then(
        (found) => found.isDirectory(),
        () => false,
      )
    },
    runFolder: (run) => resolve(folder, run.folder),
  }
}

/** A project as it stood: what its database held comes from `store`; its pictures, runs and files are read where they are. */
export function projectAsOf(present: Project, asOf: NonNullable<Project['asOf']>, store: Store): Project {
  return { ...present, id: idAt(present.id, asOf.record), asOf, store }
}

/** The data set as a run would take it now. */
export async function takeSnapshot(project: Project): Promise<Dataset> {
  const [{ pictures, layout }, parts] = await Promise.all([project.facts(), partsForTraining(project.store.reader)])
  return { root: pictures, layout, hash: datasetHash(parts), parts }
}
