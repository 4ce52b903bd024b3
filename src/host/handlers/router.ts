import { annotations, ignore } from './annotations.ts'
import { backups } from './backups.ts'
import { compare } from './compare.ts'
import { lines } from './lines.ts'
import { look } from './look.ts'
import { models } from './models.ts'
import { parts } from './parts.ts'
import { people } from './people.ts'
import { procedures } from './procedures.ts'
import { projects } from './projects.ts'
import { reports } from './reports.ts'
import { review } from './review.ts'
import { detectors, devices, runs } from './runs.ts'
import { scores } from './scores.ts'
import { events, session, settings } from './session.ts'
import { studies } from './studies.ts'
import { thresholds } from './thresholds.ts'
import { trail } from './trail.ts'
import { watch } from './watch.ts'

/** A handler for every procedure of the contract: one that is missing does not compile. */
export const router = procedures.router({
  session,
  settings,
  projects,
  parts,
  detectors,
  devices,
  runs,
  scores,
  look,
  thresholds,
  compare,
  reports,
  models,
  watch,
  backups,
  trail,
  review,
  annotations,
  ignore,
  studies,
  lines,
  people,
  events,
})
