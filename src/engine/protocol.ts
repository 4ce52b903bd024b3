import type { FaultRecord } from '#domain/faults.ts'
import type { IgnoreMask } from '#domain/masks/ignore.ts'
import type { Dataset } from '#domain/parts.ts'
import type { Fields, Run, SettingValues } from '#domain/run.ts'
import type { Line } from '#domain/threshold.ts'
import type { Progress } from '#domain/work.ts'

/** What the engine process is asked to do. One process, one job; paths are absolute. */
export type Job =
  | {
      readonly kind: 'train'
      /** The run folder; the engine holds its lock while it writes. */
      readonly run: string
      readonly start:
        | {
            readonly how: 'new'
            readonly dataset: Dataset
            readonly detector: string
            readonly preset: string
            readonly settings: SettingValues
            readonly seed: number
            readonly reduction: string
          }
        | { readonly how: 'resume' }
      readonly device: string
    }
  | {
      readonly kind: 'score'
      readonly run: string
      readonly device: string
      readonly parts: readonly ScorePart[]
      /** Folder for residual maps (16-bit PNG, 65535 = 1.0), or none. */
      readonly maps?: string
    }
  | {
      readonly kind: 'evaluate'
      readonly run: string
      readonly device: string
      readonly parts: readonly ScorePart[]
      /** Folder for the contact sheet, or none. */
      readonly out?: string
    }
  | {
      readonly kind: 'export'
      readonly run: string
      readonly out: string
      readonly metadata: Readonly<Record<string, string>>
      /** Of the pictures that the file takes. */
      readonly bits: 8 | 16
      /** Without one the file gives no decision. */
      readonly line: Line | null
    }
  /** Runs an exported file on pictures, to compare it with the run. */
  | { readonly kind: 'check'; readonly model: string; readonly bits: 8 | 16; readonly parts: readonly ScorePart[] }
  /** Scores a finished run's calibration normals anew, without the pixels of `ignore`; the run keeps both. */
  | { readonly kind: 'calibrate'; readonly run: string; readonly device: string; readonly ignore: IgnoreMask | null }
  /** Decodes each picture once, for what only its pixels tell. */
  | { readonly kind: 'look'; readonly files: readonly string[] }
  /** Answers requests for pictures and maps until it is cancelled. */
  | { readonly kind: 'view' }
  /** Holds a run ready and scores what it is given until it is cancelled; `facts`: and tells what each picture holds. */
  | { readonly kind: 'stand-by'; readonly run: string; readonly device: string; readonly facts: boolean }
  /** Lists the devices; nothing is computed on them. */
  | { readonly kind: 'devices' }
  /** Tests and measures one device, in a process that computes on no other. */
  | { readonly kind: 'examine'; readonly device: string }
  | { readonly kind: 'detectors' }
  | { readonly kind: 'sample'; readonly out: string; readonly seed: number }
  | { readonly kind: 'bench'; readonly what: string; readonly device: string; readonly batch: number; readonly seconds: number }

/** Something to look at. Files are absolute; what is made is written to `out`, whole or not at all. */
export type ViewTask =
  /** WebP that fits into a square of `side`. */
  | { readonly want: 'thumbnail'; readonly file: string; readonly side: number; readonly out: string }
  /** PNG, for formats that browsers do not show. */
  | { readonly want: 'picture'; readonly file: string; readonly out: string }
  /** Stored values: uint8 or uint16 little-endian, [height, width, 3]. */
  | { readonly want: 'values'; readonly file: string; readonly out: string }
  /** Masks of one part joined, as PNG: 255 is defect. */
  | { readonly want: 'mask'; readonly files: readonly string[]; readonly out: string }
  /** The same as numbers: width and height as uint32, then a byte for each pixel, 1 is defect; little-endian, rows from the top. */
  | { readonly want: 'mask-bytes'; readonly files: readonly string[]; readonly out: string }
  /** What a finished run makes of a picture: `rebuilt` as PNG, `residual` as float32 little-endian [size, size]. */
  | {
      readonly want: 'maps'
      readonly run: string
      readonly device: string
      readonly file: string
      readonly rebuilt: string
      readonly residual: string
    }
  /** Nothing is written: brightness and sharpness come with the answer. */
  | { readonly want: 'measure'; readonly file: string }
export type ViewRequest = { readonly id: number; readonly task: ViewTask }
/** `values`: what was asked for where that is numbers and no file. */
export type ViewOutcome =
  { readonly at: 'done'; readonly values?: readonly number[] } | { readonly at: 'failed'; readonly fault: FaultRecord }

/** Parts to score by an engine that stands by; one request after the other, answered in that order. */
export type StandByRequest = { readonly id: number; readonly parts: readonly ScorePart[] }
export type StandByOutcome =
  { readonly at: 'scored'; readonly rows: readonly ScoreRow[] } | { readonly at: 'failed'; readonly fault: FaultRecord }

/** A picture to score, with its masks where truth is known. */
export type ScorePart = {
  readonly name: string
  readonly path: string
  readonly masks: readonly string[]
  readonly defective: boolean | null
}

/** One scored part: every score part by name, or the fault that kept it from being scored. `facts` where they were asked for. */
export type ScoreRow =
  | {
      readonly name: string
      readonly score: number
      readonly parts: Readonly<Record<string, number>>
      readonly map?: string
      readonly facts?: PictureFacts
    }
  | { readonly name: string; readonly fault: FaultRecord }

/** What only the pixels tell: `pixels` is their hash; brightness and sharpness are those of the drift report. */
export type PictureFacts = {
  readonly width: number
  readonly height: number
  readonly depth: 8 | 16
  readonly pixels: string
  readonly brightness: number
  readonly sharpness: number
}

/** What a picture file holds: its size as shown and a hash of its pixels, equal for equal pictures in whatever format; or why it cannot be read. */
export type Look =
  | { readonly file: string; readonly width: number; readonly height: number; readonly depth: 8 | 16; readonly pixels: string }
  | { readonly file: string; readonly fault: FaultRecord }

export type PixelMetrics = {
  /** Pooled over all pixels of parts that are good or have a mask; null when no mask exists. */
  readonly pixelAuroc: number | null
  /** Per-region overlap integrated to a false-positive rate of 0.3, divided by 0.3. */
  readonly pro: number | null
  readonly maskedParts: number
}

export type DeviceListing = { readonly id: string; readonly title: string; readonly runtime: string }

/** A runtime that is optional and not there: why, and what to do about it. */
export type MissingRuntime = { readonly runtime: string; readonly title: string; readonly reason: string }

export type DeviceReport = DeviceListing & {
  readonly usable: boolean
  /** Why it is not usable; '' when it is. */
  readonly reason: string
  /** Largest relative error against the reference, for each check of the self-test. */
  readonly selfTest: Readonly<Record<string, number>>
  /** Milliseconds of a standard training step: the autoencoder, 128 px, 16 parts. Null where it was not measured. */
  readonly stepMs: number | null
}

export type DetectorReport = {
  readonly id: string
  readonly title: string
  readonly sentence: string
  readonly source: string
  readonly fields: Fields
  readonly presets: Readonly<Record<string, { readonly title: string; readonly sentence: string; readonly settings: SettingValues }>>
  readonly stages: readonly { readonly id: string; readonly title: string }[]
  readonly reductions: readonly { readonly id: string; readonly title: string }[]
}

/** What became of the parts; the rows themselves were sent as they came, so that neither side holds them. */
export type ScoredCounts = { readonly scored: number; readonly unreadable: number; readonly secondsPerImage: number }

/** What each kind of job gives at its end. */
export type JobResult = {
  train: { readonly run: Run }
  score: ScoredCounts
  evaluate: ScoredCounts & { readonly pixels: PixelMetrics; readonly contactSheet?: string }
  export: { readonly out: string; readonly sizeBytes: number }
  check: { readonly checked: number }
  calibrate: { readonly normals: number }
  look: { readonly looked: number; readonly unreadable: number }
  view: Readonly<Record<string, never>>
  'stand-by': Readonly<Record<string, never>>
  devices: { readonly devices: readonly DeviceListing[]; readonly missing: readonly MissingRuntime[] }
  examine: { readonly report: DeviceReport }
  detectors: { readonly detectors: readonly DetectorReport[] }
  sample: { readonly out: string; readonly images: number }
  bench: { readonly figures: Readonly<Record<string, unknown>> }
}

/** One epoch of training, as a line of history.jsonl and as an event. */
export type EpochRecord = {
  readonly stage: string
  readonly epoch: number
  readonly epochs: number
  readonly step: number
  readonly losses: Readonly<Record<string, number>>
  /** How different drawings from noise are among each other, as a share of good parts; where a stage draws, after epochs that are shown. */
  readonly variety?: number
  readonly imagesPerSecond: number
  readonly secondsLeft: number
}

/** Engine to host. Exactly one of the last four ends a job. */
export type EngineMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'epoch'; readonly record: EpochRecord }
  | { readonly type: 'warning'; readonly text: string }
  /** The same few parts as the model now rebuilds them are in the run's folder `samples`. */
  | { readonly type: 'snapshot'; readonly stage: string; readonly epoch: number }
  | { readonly type: 'viewed'; readonly id: number; readonly outcome: ViewOutcome }
  | { readonly type: 'stood-by'; readonly id: number; readonly outcome: StandByOutcome }
  /** Scored parts, a batch at a time, in the order in which they were asked for. */
  | { readonly type: 'rows'; readonly rows: readonly ScoreRow[] }
  | { readonly type: 'looks'; readonly looks: readonly Look[] }
  | { readonly type: 'done'; readonly result: JobResult[Job['kind']] }
  | { readonly type: 'failed'; readonly fault: FaultRecord }
  | { readonly type: 'paused'; readonly checkpoint: string }
  | { readonly type: 'cancelled' }

/**
 * Host to engine. `pause` saves a checkpoint and ends; `stop` ends the stage of a training here and goes on with what follows it;
 * `cancel` ends at once and keeps the last checkpoint.
 */
export type HostMessage =
  | { readonly type: 'job'; readonly job: Job }
  | { readonly type: 'view'; readonly request: ViewRequest }
  | { readonly type: 'stand-by'; readonly request: StandByRequest }
  | { readonly type: 'pause' }
  | { readonly type: 'stop' }
  | { readonly type: 'cancel' }
