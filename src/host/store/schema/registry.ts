import start from './0001-start.sql?raw'
import trail from './0002-trail.sql?raw'
import people from './0003-people.sql?raw'
import verdicts from './0004-verdicts.sql?raw'
import lines from './0005-lines.sql?raw'
import releaseChecks from './0006-release-checks.sql?raw'
import masks from './0007-masks.sql?raw'
import reports from './0008-reports.sql?raw'
import scoredIgnoring from './0009-scored-ignoring.sql?raw'
import arrivals from './0010-arrivals.sql?raw'
import manyParts from './0011-many-parts.sql?raw'
import pixelFigures from './0012-pixel-figures.sql?raw'
import linesLater from './0013-lines-later.sql?raw'
import driftAlarms from './0014-drift-alarms.sql?raw'
import scoreHeads from './0015-score-heads.sql?raw'

/** Every migration in order: number n brings a store from version n - 1 to n. Appended to, never edited. */
export const MIGRATIONS: readonly string[] = [
  start,
  trail,
  people,
  verdicts,
  lines,
  releaseChecks,
  masks,
  reports,
  scoredIgnoring,
  arrivals,
  manyParts,
  pixelFigures,
  linesLater,
  driftAlarms,
  scoreHeads,
]
