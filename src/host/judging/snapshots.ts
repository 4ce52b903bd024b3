import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { sampleKey } from '#host/blobs/blob-key.ts'
import type { Project } from '#host/projects/project.ts'
import type { StoredRun } from '#host/store/runs.ts'
import type { Snapshot, SnapshotRow } from '#rpc/schemas/runs.ts'

/** What the run's folder `samples` shows, stages in the order in which they were trained, each by epoch. */
export async function readSnapshots(project: Project, stored: StoredRun): Promise<Snapshot[]> {
  const names = await readdir(join(project.runFolder(stored), 'samples')).catch((): string[] => []) // none yet
  const row = (name: string, kind: SnapshotRow['kind']): SnapshotRow => ({
    title: TITLES[kind],
    kind,
    picture: sampleKey(project.id, stored.number, name),
  })
  const input = names.includes('input.png') ? [row('input', 'input')] : []
  const shown = new Map<string, { stage: string; epoch: number; rows: SnapshotRow[] }>()
  for (const kind of ['rebuilt', 'residual', 'drawn'] as const) {
    for (const name of names) {
      const [, stage, epoch] = new RegExp(`^([a-z]+)-([0-9]+)-${kind}\\.png$`).exec(name) ?? []
      if (stage === undefined || epoch === undefined) continue
      const key = `${stage}-${epoch}`
      const snapshot = shown.get(key) ?? { stage, epoch: Number(epoch), rows: kind === 'drawn' ? [] : [...input] }
      snapshot.rows.push(row(`${key}-${kind}`, kind))
      shown.set(key, snapshot)
    }
  }
  // A stage that draws comes before the one that rebuilds.
  const rank = ({ rows, epoch }: Snapshot): number => (rows[0]?.kind === 'drawn' ? 0 : 1e9) + epoch
  return [...shown.values()].sort((a, b) => rank(a) - rank(b))
}

const TITLES = { input: 'Input', rebuilt: 'Rebuilt', residual: 'Residual', drawn: 'Drawn from noise' } as const
