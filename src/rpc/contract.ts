import { eventIterator, oc, type InferContractRouterInputs, type InferContractRouterOutputs } from '@orpc/contract'
import { z } from 'zod'
import type { Evaluation } from '#domain/evaluation.ts'
import type { FaultRecord } from '#domain/faults.ts'
import type { RuleSettings } from '#domain/threshold-rules/rule.ts'
import { FAULT_STATUS } from './fault-error.ts'
import * as annotations from './schemas/annotations.ts'
import * as backups from './schemas/backups.ts'
import * as compare from './schemas/compare.ts'
import type { HostEvent } from './schemas/events.ts'
import * as lines from './schemas/lines.ts'
import * as look from './schemas/look.ts'
import * as models from './schemas/models.ts'
import * as parts from './schemas/parts.ts'
import * as people from './schemas/people.ts'
import * as projects from './schemas/projects.ts'
import * as reports from './schemas/reports.ts'
import type { DriftData } from './schemas/drift.ts'
import * as review from './schemas/review.ts'
import * as runs from './schemas/runs.ts'
import * as session from './schemas/session.ts'
import * as studies from './schemas/studies.ts'
import * as thresholds from './schemas/thresholds.ts'
import * as trail from './schemas/trail.ts'
import * as watch from './schemas/watch.ts'
import { inProject, ofRun } from './schemas/words.ts'

// Everything a page can ask of its host, and everything it is told. Every input is checked by its schema before a handler sees it;
// every error that a person can act on arrives as `FAULT` with the fault's record (`faultOf` in fault-error.ts gives the Fault again).

/** The compiler has checked what the host sends; nothing is checked again. */
const typed = <T>() => z.custom<T>()
/** The status must be that of `errorOf`: oRPC takes an error of another status for one that the contract does not know. */
const procedure = oc.errors({ FAULT: { status: FAULT_STATUS, data: typed<FaultRecord>() } })
const gives = <T>() => procedure.output(typed<T>())
/** Progress, then the result. Leaving the loop cancels. */
const stepsTo = <T>() => procedure.output(eventIterator(typed<projects.Steps<T>>()))

export const contract = {
  session: {
    info: gives<session.SessionInfo>(),
  },
  settings: {
    get: gives<session.Settings>(),
    /** Gives all of them as they are now. */
    change: gives<session.Settings>().input(session.changeSettings),
  },
  projects: {
    /** Last seen first. */
    list: gives<readonly projects.ProjectRow[]>(),
    /** What a folder holds, before anything is written. */
    look: gives<projects.FolderLook>().input(projects.look),
    /** The system's dialog; null if it was closed, or there is none (`SessionInfo.canPickFolder`). */
    pickFolder: gives<{ readonly folder: string } | null>(),
    create: stepsTo<projects.ProjectRow>().input(projects.create),
    /** A project that can be trained in about a minute. */
    makeSample: stepsTo<projects.ProjectRow>(),
    /** Puts an existing project's folder into the list. */
    add: gives<projects.ProjectRow>().input(projects.add),
    relocate: gives<projects.ProjectRow>().input(projects.relocate),
    open: gives<projects.ProjectRow>().input(inProject),
    remove: gives<void>().input(projects.remove),
  },
  parts: {
    counts: gives<parts.PartCounts>().input(inProject),
    page: gives<parts.PartPage>().input(parts.page),
    ids: gives<{ readonly parts: readonly number[] }>().input(parts.ids),
    health: gives<parts.PartHealth>().input(inProject),
    /** Runs that learned from or were calibrated on any of these: if there are any, a change needs a reason. */
    usedBy: gives<readonly number[]>().input(parts.someParts),
    /** Takes pictures in that are new to the project. */
    add: stepsTo<parts.PicturesAdded>().input(parts.add),
    move: gives<parts.PartsChanged>().input(parts.move),
    setTruth: gives<parts.PartsChanged>().input(parts.setTruth),
    exclude: gives<parts.PartsChanged>().input(parts.exclude),
    /** What was done to a part, oldest first. */
    changes: gives<readonly parts.PartChange[]>().input(parts.onePart),
  },
  detectors: {
    list: gives<readonly runs.DetectorChoice[]>(),
  },
  devices: {
    /** Each with its self-test: takes seconds the first time. */
    list: gives<readonly runs.DeviceChoice[]>(),
  },
  runs: {
    /** Newest first. */
    list: gives<readonly runs.RunRow[]>().input(inProject),
    get: gives<runs.RunRow>().input(ofRun),
    check: gives<runs.StartCheck>().input(runs.start),
    start: gives<{ readonly run: number }>().input(runs.start),
    /** Over all projects, in the order of work: one trains, the others wait. */
    queue: gives<readonly runs.QueueRow[]>(),
    reorder: gives<void>().input(runs.reorder),
    pause: gives<void>().input(ofRun),
    /** Goes on with a paused, interrupted, failed or cancelled run from its last checkpoint. */
    resume: gives<void>().input(ofRun),
    /** Ends the training where it is and makes it a finished run. */
    stopAndKeep: gives<void>().input(ofRun),
    discard: gives<void>().input(runs.discard),
    /** Takes a run that the command line made into the project. */
    adopt: gives<{ readonly run: number }>().input(runs.adopt),
    history: gives<readonly runs.Epoch[]>().input(ofRun),
    /** What its training warned of, oldest first, each sentence once. */
    warnings: gives<readonly string[]>().input(ofRun),
    snapshots: gives<readonly runs.Snapshot[]>().input(ofRun),
    /** Scores the project's parts that have no score by this run yet. */
    score: gives<void>().input(ofRun),
  },
  scores: {
    of: gives<runs.ScoresAnswer>().input(ofRun),
    /** Metrics with intervals on the acceptance set. A million parts take seconds. */
    evaluate: gives<Evaluation>().input(thresholds.rules),
    /** How well the run finds the places of defects: scores the acceptance set anew, with the masks that people drew, and keeps the figures. */
    pixels: stepsTo<runs.PixelFigures>().input(ofRun),
    /** The newest that were kept; null: nobody had them worked out. */
    keptPixels: gives<runs.PixelFigures | null>().input(ofRun),
    unscored: gives<readonly runs.UnscoredPart[]>().input(ofRun),
  },
  look: {
    part: gives<look.PartLook>().input(look.lookAtPart),
    prepare: gives<void>().input(look.prepare),
  },
  thresholds: {
    /** Those of the last choice, or the default. */
    settings: gives<RuleSettings>().input(inProject),
    rules: gives<readonly thresholds.RuleRow[]>().input(thresholds.rules),
    /** Every choice, newest first. */
    list: gives<readonly thresholds.ChosenLine[]>().input(inProject),
    inForce: gives<thresholds.ChosenLine | null>().input(inProject),
    /** The one that comes into force at a later time, if there is one. */
    waiting: gives<thresholds.ChosenLine | null>().input(inProject),
    choose: gives<thresholds.ChosenLine>().input(thresholds.choose),
  },
  compare: {
    table: gives<compare.ComparedTable>().input(compare.table),
    runs: gives<compare.RunComparison>().input(compare.runs),
  },
  reports: {
    formats: gives<readonly reports.ReportFormat[]>(),
    kinds: gives<readonly reports.ReportKindRow[]>(),
    list: gives<readonly reports.ReportRow[]>().input(inProject),
    make: stepsTo<reports.ReportRow>().input(reports.make),
    /** What the drift report would say. Pictures that were never measured are, which can take minutes. */
    drift: stepsTo<DriftData>().input(reports.drift),
    /** Closes an alarm, or adds to what was said of it; gives its entry in the trail. */
    commentAlarm: gives<{ readonly record: number }>().input(reports.commentAlarm),
  },
  models: {
    /** Exports that were tried, newest first. */
    list: gives<readonly models.ExportedModel[]>().input(inProject),
    /** The run with the line in force as one file, released only if it decides as the program does. */
    export: stepsTo<models.ExportedModel>().input(models.exportModel),
  },
  watch: {
    state: gives<watch.ProjectWatch>().input(inProject),
    /** Resolves when the folder is being watched. */
    start: gives<watch.ProjectWatch>().input(watch.startWatch),
    stop: gives<watch.ProjectWatch>().input(inProject),
    /** Newest first; none while it is off. */
    recent: gives<readonly watch.WatchResult[]>().input(watch.recentResults),
  },
  backups: {
    /** Writes the project into one file and reads it back; the trail has its hash. */
    make: stepsTo<backups.MadeBackup>().input(backups.makeBackup),
  },
  trail: {
    page: gives<trail.TrailPage>().input(trail.trailPage),
    /** One entry by its number; null if there is none. */
    entry: gives<trail.TrailEntry | null>().input(trail.oneEntry),
    /** Every name that stands under an entry, in the order of names. */
    people: gives<readonly string[]>().input(inProject),
    /** Writes the filtered trail into a file; the trail has that too. */
    export: stepsTo<trail.TrailFile>().input(trail.exportTrail),
    /** Writes the whole trail as it is, with what the check says of it, and nothing into the project: for a chain that is broken. */
    evidence: stepsTo<trail.TrailFile>().input(inProject),
    /** Goes through all of it. A fault it finds is the result, not an error. */
    verify: stepsTo<trail.TrailCheck>().input(trail.trailVerify),
    /** `HASH@N`, '' before the first entry. */
    head: gives<{ readonly head: string; readonly entries: number }>().input(inProject),
    /** The last entry that was written by an instant, or the one of a number; null if there is none. `idAt` makes it a project's id. */
    moment: gives<trail.TrailMoment | null>().input(trail.trailMoment),
  },
  review: {
    settings: gives<review.ReviewSettings>().input(inProject),
    changeSettings: gives<review.ReviewSettings>().input(review.changeReviewSettings),
    /** What whoever asks judges next. */
    queue: gives<readonly review.QueueItem[]>().input(review.reviewQueue),
    counts: gives<review.ReviewCounts>().input(review.reviewCounts),
    /** Null: there is no such part, or it is none to review. */
    item: gives<{ readonly item: review.QueueItem; readonly own: review.VerdictRow | null } | null>().input(review.reviewItem),
    /** Verdicts, newest first; with `part` a part's whole history. */
    page: gives<review.VerdictPage>().input(review.verdictPage),
    judge: gives<review.Judged>().input(review.judge),
    /** Of parts that are to be judged together. */
    standings: gives<readonly review.PartStanding[]>().input(review.someStandings),
    judgeMany: gives<readonly review.Judged[]>().input(review.judgeMany),
    undo: gives<readonly review.Judged[]>().input(review.undo),
    disagreements: gives<{ readonly total: number; readonly rows: readonly review.Disagreement[] }>().input(review.windowed),
    settle: gives<review.Judged>().input(review.settle),
    /** How people did on hidden parts. */
    gauges: gives<readonly review.GaugeResult[]>().input(inProject),
    /** Gives how many parts were moved. */
    toAcceptance: gives<{ readonly moved: number }>().input(review.toAcceptance),
  },
  annotations: {
    get: gives<annotations.PartMasks>().input(parts.onePart),
    /** Versions, newest first. */
    history: gives<readonly annotations.MaskVersion[]>().input(parts.onePart),
    version: gives<annotations.PartMasks>().input(annotations.maskVersion),
    save: gives<annotations.PartMasks>().input(annotations.saveMasks),
    lock: gives<annotations.PartLock>().input(annotations.lockPart),
    unlock: gives<void>().input(annotations.lockPart),
    /** Parts that somebody has open for drawing. */
    locks: gives<readonly Omit<annotations.PartLock, 'isYours'>[]>().input(inProject),
    export: stepsTo<annotations.MasksExported>().input(annotations.exportMasks),
    import: stepsTo<annotations.MasksImported>().input(annotations.importMasks),
  },
  ignore: {
    get: gives<annotations.IgnoreRegions>().input(inProject),
    save: gives<annotations.IgnoreRegions>().input(annotations.saveIgnore),
  },
  studies: {
    list: gives<readonly studies.StudyRow[]>().input(inProject),
    begin: gives<studies.StudyRow>().input(studies.beginStudy),
    next: gives<studies.StudyStep>().input(studies.ofStudy),
    judge: gives<studies.StudyStep>().input(studies.judgeInStudy),
    result: gives<studies.StudyResult>().input(studies.ofStudy),
  },
  lines: {
    /** Newest first. */
    proposals: gives<readonly lines.Proposal[]>().input(inProject),
    propose: gives<lines.Proposal>().input(lines.propose),
    preview: gives<lines.LinePreview>().input(lines.preview),
    approve: gives<thresholds.ChosenLine>().input(lines.approve),
    refuse: gives<lines.Proposal>().input(lines.refuse),
    withdraw: gives<lines.Proposal>().input(lines.withdraw),
    callOff: gives<thresholds.ChosenLine>().input(lines.callOff),
  },
  people: {
    session: gives<people.MySession>().input(inProject),
    /** Every attempt is in the trail. After five wrong ones in a row the next must wait. */
    signIn: gives<people.SignedIn>().input(people.signIn),
    /** After a lost connection or a reload. */
    resume: gives<people.MySession>().input(people.resume),
    signOut: gives<void>().input(inProject),
    list: gives<readonly people.PersonRow[]>().input(inProject),
    add: gives<people.PersonRow>().input(people.addPerson),
    changeRoles: gives<people.PersonRow>().input(people.changeRoles),
    changePassword: gives<void>().input(people.changePassword),
    close: gives<people.PersonRow>().input(people.closePerson),
  },
  events: {
    /** Everything that happens from now on, until the page leaves the loop. */
    stream: procedure.input(z.void()).output(eventIterator(typed<HostEvent>())),
  },
}

export type Contract = typeof contract
/** `trail.page` and every other procedure. */
export type Path = { [Area in keyof Contract]: `${Area & string}.${keyof Contract[Area] & string}` }[keyof Contract]
export type Inputs = InferContractRouterInputs<Contract>
export type Outputs = InferContractRouterOutputs<Contract>
