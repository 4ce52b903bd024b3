import type { FaultRecord } from '#domain/faults.ts'
import type { Progress } from '#domain/work.ts'
import type { Epoch } from './runs.ts'
import type { PartId, ProjectId, RunId } from './words.ts'

type OfProject = { readonly project: ProjectId }
type OfRun = OfProject & { readonly run: RunId }

/** Facts that the host announces. They carry no commands: a page that cares reads again. */
export type HostEvent =
  | { readonly type: 'settings.changed' }
  | { readonly type: 'projects.changed' }
  | ({ readonly type: 'parts.changed' } & OfProject)
  | { readonly type: 'queue.changed' }
  /** State, or something else that `runs.get` tells. */
  | ({ readonly type: 'run.changed' } & OfRun)
  | ({ readonly type: 'run.progress'; readonly progress: Progress } & OfRun)
  | ({ readonly type: 'run.epoch'; readonly epoch: Epoch } & OfRun)
  | ({ readonly type: 'run.warning'; readonly text: string } & OfRun)
  | ({ readonly type: 'snapshot.made' } & OfRun)
  | ({ readonly type: 'scores.changed' } & OfRun)
  | ({ readonly type: 'threshold.chosen' } & OfRun)
  | ({ readonly type: 'report.made' } & OfProject)
  | ({ readonly type: 'models.changed' } & OfProject)
  | ({ readonly type: 'watch.changed' } & OfProject)
  | ({ readonly type: 'people.changed' } & OfProject)
  | ({ readonly type: 'review.changed' } & OfProject)
  | ({ readonly type: 'lines.changed' } & OfProject)
  /** Masks of a part, or who has it open; part 0: of many. */
  | ({ readonly type: 'annotations.changed'; readonly part: PartId | 0 } & OfProject)
  | ({ readonly type: 'ignore.changed' } & OfProject)
  /** The engine died in the middle of its work; what the run has is on disk. */
  | ({ readonly type: 'engine.lost'; readonly fault: FaultRecord } & OfRun)
