import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile, rename, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { existsSync } from 'node:fs'
import Libsql from 'libsql'
import { drawPictures } from './pictures.js'
import { residuum } from './station.js'

// Projects of a size that nobody imports for a measurement: the schema is the program's own, the rows are written straight into it.

const SCHEMA = join(import.meta.dirname, '..', '..', 'src', 'host', 'store', 'schema')

/**
 * A project of `parts` parts, all scored by one really trained run. There are `drawn` pictures; beyond that the same ones are met again in
 * folders that are links to the first. One that was made before is taken as it is.
 */
export async function makeProject(folder, { parts, drawn, side }) {
  const project = join(folder, 'project')
  if (existsSync(project)) return project
  const making = `${project}.making`
  const pictures = join(folder, 'pictures')
  const names = await drawPictures(join(pictures, 'lot-0000'), { count: Math.min(parts, drawn), side })
  for (let lot = 1; lot < parts / names.length; lot++) await symlink('lot-0000', join(pictures, lotName(lot)))
  await trainRun(folder, join(making, 'runs', '1'))
  const store = new Libsql(join(making, 'project.db'))
  try {
    await applySchema(store)
    await fill(store, { pictures, names, parts, side })
  } finally {
    store.close()
  }
  await rename(making, project)
  return project
}

const lotName = (lot) => `lot-${String(lot).padStart(4, '0')}`

/** Learns from a few small pictures: what is measured does not depend on how much it knows. */
async function trainRun(folder, out) {
  const lesson = join(folder, 'lesson')
  await drawPictures(lesson, { count: 24, side: 256 })
  await residuum('train', '--json', '--data', lesson, '--out', out, '--preset', 'quick', '--epochs', '1')
}

async function applySchema(store) {
  const steps = (await readdir(SCHEMA)).filter((name) => name.endsWith('.sql')).sort()
  store.exec('pragma journal_mode = wal; pragma synchronous = off')
  for (const step of steps) store.exec(await readFile(join(SCHEMA, step), 'utf8'))
  store.exec(`pragma user_version = ${steps.length}`)
}

async function fill(store, { pictures, names, parts, side }) {
  const at = new Date().toISOString()
  store.exec('begin')
  store.prepare("insert into project values (1, ?, 'Bench', ?, ?, 'flat', 0)").run([randomUUID(), at, pictures])
  store.exec('create temp table drawn (place integer primary key, name text, sha256 text, size integer)')
  const add = store.prepare('insert into drawn values (?, ?, ?, ?)')
  for (const [place, name] of names.entries()) {
    const bytes = await readFile(join(pictures, 'lot-0000', name))
    add.run([place, name, createHash('sha256').update(bytes).digest('hex'), bytes.length])
  }
  // Of 100: 5 trained on, 5 calibration normals, 20 not labelled, the rest accepted or not, every tenth of those defective in 8 ways.
  store
    .prepare(
      `insert into part (id, path, sha256, size_bytes, width, height, depth, pixels, unreadable, masks, "set", truth, defect_type)
       with recursive n (i) as (select 0 union all select i + 1 from n where i + 1 < $parts),
         role as (select i, case when i % 20 = 1 then 'train' when i % 20 = 2 then 'calibrate' when i % 5 = 3 then 'incoming' else 'test' end as role from n)
       select i + 1, printf('lot-%04d/%s', i / $drawn, name), sha256, size, $side, $side, 8, printf('%064x', i), '', '[]', role,
         case when role = 'incoming' then 'unknown' when role = 'test' and i % 10 = 0 then 'defective' else 'good' end,
         case when role = 'test' and i % 10 = 0 then 'type ' || (i / 10 % 8) else '' end
       from role join drawn on place = i % $drawn`,
    )
    .run({ parts, drawn: names.length, side })
  store.prepare("insert into run (folder, added_at, wanted, changes_seen) values ('runs/1', ?, '', 0)").run([at])
  // Sums of four even spreads: near enough to a bell; what is defective lies higher, and overlaps.
  store
    .prepare(
      `insert into score (run, part, score, parts)
       select 1, id, score, '{"mean":' || score || '}' from (select id,
         0.03 + 0.004 * (id * 7919 % 9973 + id * 104729 % 9967 + id * 1299709 % 9949 + id * 15485863 % 9941) / 9973.0
         + iif(truth = 'defective', 0.006 + 0.001 * (id / 10 % 8), 0) as score from part)`,
    )
    .run([])
  store.exec('commit')
  store.exec('pragma wal_checkpoint(truncate)')
}
