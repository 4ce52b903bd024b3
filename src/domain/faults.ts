/** Every fault a person can meet: its stable code and the exit status of the command line (1: the job failed, 2: wrong use). */
export const FAULT_EXIT = {
  usage: 2,
  'file.missing': 2,
  'file.unreadable': 1,
  'file.unwritable': 1,
  'file.disk-full': 1,
  'image.undecodable': 1,
  'image.too-large': 1,
  'mask.size-differs': 1,
  'data.empty': 1,
  'data.no-good': 1,
  'data.too-few': 1,
  'data.no-test': 1,
  'data.layout-unknown': 1,
  'data.csv-invalid': 1,
  'data.changed': 1,
  'data.defective': 1,
  'run.exists': 2,
  'run.missing': 2,
  'run.unfinished': 1,
  'run.locked': 1,
  'run.version': 1,
  'run.damaged': 1,
  'settings.invalid': 2,
  'detector.unknown': 2,
  'device.unknown': 2,
  'device.unusable': 1,
  'compute.kernel-unknown': 1,
  'compute.symbolic-read': 1,
  'compute.shape': 1,
  'compute.out-of-memory': 1,
  'compute.device-lost': 1,
  'training.not-finite': 1,
  'engine.lost': 1,
  'project.missing': 2,
  'project.busy': 1,
  'project.damaged': 1,
  'project.version': 1,
  'project.past': 2,
  'part.missing': 2,
  'part.used': 2,
  'run.busy': 2,
  'scores.incomplete': 1,
  'report.format-unknown': 2,
  'report.kind-unknown': 2,
  'report.empty': 1,
  'report.too-long': 1,
  'request.invalid': 2,
  'station.unreachable': 1,
  'trail.broken': 1,
  'person.signed-out': 2,
  'person.not-allowed': 2,
  'person.refused': 2,
  'person.wait': 2,
  'person.altered': 1,
  'person.taken': 2,
  'person.missing': 2,
  'person.last-administrator': 2,
  'signature.needed': 2,
  'verdict.overtaken': 2,
  'verdict.invalid': 2,
  'verdict.reason-needed': 2,
  'study.invalid': 2,
  'line.needs-approval': 2,
  'line.own-proposal': 2,
  'line.overtaken': 2,
  'line.missing': 1,
  'line.time-past': 2,
  'line.stale': 1,
  'export.decision-differs': 1,
  'export.unchecked': 1,
  'watch.nested': 2,
  'watch.taken': 2,
  'watch.busy': 2,
  'backup.damaged': 1,
  'backup.place': 2,
  'annotation.overtaken': 2,
  'annotation.invalid': 1,
  internal: 1,
} as const satisfies Record<string, 1 | 2>

export type FaultCode = keyof typeof FAULT_EXIT

/** Three whole sentences, shown to people as they are. */
export type FaultText = { readonly what: string; readonly why: string; readonly do: string }

/** Anything JSON can carry; lets callers act on a fault without reading its text. */
export type FaultData = Readonly<Record<string, string | number | boolean | null>>

/** A fault as it crosses a process border. */
export type FaultRecord = { readonly code: FaultCode; readonly text: FaultText; readonly data?: FaultData; readonly reference?: string }

/** Something a person can act on. A bug is a plain Error; a cancellation is no error at all. */
export class Fault extends Error {
  readonly code: FaultCode
  readonly text: FaultText
  readonly data: FaultData | undefined
  /** For `internal`: the number under which the log has the stack. */
  readonly reference: string | undefined

  constructor(
    code: FaultCode,
    text: FaultText,
    options: { cause?: unknown; data?: FaultData | undefined; reference?: string | undefined } = {},
  ) {
    super(`${text.what} ${text.why} ${text.do}`, { cause: options.cause })
    this.name = 'Fault'
    this.code = code
    this.text = text
    this.data = options.data
    this.reference = options.reference
  }

  /** The fault as plain data, to be sent or stored. */
  toRecord(): FaultRecord {
    const { code, text, data, reference } = this
    return { code, text, ...(data !== undefined && { data }), ...(reference !== undefined && { reference }) }
  }

  /** The fault again, on the other side of a border. */
  static fromRecord(record: FaultRecord): Fault {
    return new Fault(record.code, record.text, { data: record.data, reference: record.reference })
  }
}

/** What a bug becomes at a border (engine entry, command line, RPC router), which has logged its stack under `reference`. */
export function internalFault(reference: string): Fault {
  return new Fault(
    'internal',
    {
      what: 'Something went wrong inside Residuum.',
      why: `This is a mistake in the program, not in your data; the log has it under the number ${reference}.`,
      do: 'Report it together with that number and the lines around it.',
    },
    { reference },
  )
}
