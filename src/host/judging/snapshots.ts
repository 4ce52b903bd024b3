import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { sampleKey } from '#host/blobs/blob-key.ts'
import type { Project } from '#host/projects/project.ts'
import { readHistory } from '#host/runs/history.ts'
import type { StoredRun } from '#host/store/runs.ts'
import type { Snapshot, SnapshotRow } from '#rpc/schemas/runs.ts'

const SHOWN = /^([a-z]+)-([0-9]+)-([a-z]+(?:-[a-z]+)*)\.png$/

/** What the run's folder `samples` shows, stages in the order in which they were trained, each by epoch. Faults: run.damaged. */
export async function readSnapshots(project: Project, stored: StoredRun): Promise<Snapshot[]> {
  const folder = project.runFolder(stored)
  const names = await readdir(join(folder, 'samples')).catch((): string[] => []) // none yet
  const row = (name: string, kind: string): SnapshotRow => ({
    title: titleOf(kind),
    kind,
    picture: sampleKey(project.id, stored.number, name),
  })
  const shown = new Map<string, { stage: string; epoch: number; rows: SnapshotRow[] }>()
  for (const name of names) {
    const [, stage, epoch, kind] = SHOWN.exec(name) ?? []
    if (stage === undefined || epoch === undefined || kind === undefined) continue
    const key = `${stage}-${epoch}`
    const snapshot = shown.get(key) ?? { stage, epoch: Number(epoch), rows: [] }
    snapshot.rows.push(row(`${key}-${kind}`, kind))
    shown.set(key, snapshot)
  }
  for (const { rows } of shown.values()) {
    // What is rebuilt is rebuilt from something, which is the same after every epoch.
    if (names.includes('input.png') && rows.some(({ kind }) => kind === 'rebuilt')) rows.push(row('input', 'input'))
    rows.sort((a, b) => rank(a.kind) - rank(b.kind) || (a.kind < b.kind ? -1 : 1))
  }
  const stages = [...new Set((await readHistory(folder)).map(({ stage }) => stage))]
  return [...shown.values()].sort((a, b) => stages.indexOf(a.stage) - stages.indexOf(b.stage) || a.epoch - b.epoch)
}

/** Kinds that are known, from top to bottom. Any other that a detector writes follows, under its own name. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ['input', 'Input'],
  ['rebuilt', 'Rebuilt'],
  ['residual', 'Residual'],
  ['drawn', 'Drawn from noise'],
  ['redrawn', 'Drawn, found, drawn again'],
])

function rank(kind: string): number {
  const place = [...KINDS.keys()].indexOf(kind)
  return place === -1 ? KINDS.size : place
}

function titleOf(kind: string): string {
  return KINDS.get(kind) ?? `${kind.charAt(0).toUpperCase()}${kind.slice(1).replaceAll('-', ' ')}`
}
