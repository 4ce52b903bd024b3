/** What the acting page wants to do; the same act sent again has the same key. */
export type Act =
  | {
      readonly kind: 'judge'
      readonly key: string
      readonly part: number
      readonly expects: number
      readonly verdict: 'good' | 'defective'
      readonly note: string
    }
  | { readonly kind: 'undo'; readonly record: number }
  | { readonly kind: 'draw'; readonly key: string; readonly part: number; readonly expects: number; readonly counts: string }
  | { readonly kind: 'choose'; readonly lower: number; readonly upper: number; readonly reason: string }
  | { readonly kind: 'propose'; readonly lower: number; readonly upper: number; readonly reason: string }
  | { readonly kind: 'withdraw'; readonly proposal: number; readonly reason: string }
  | { readonly kind: 'report'; readonly format: string }
  | { readonly kind: 'look'; readonly part: number }
  | { readonly kind: 'train'; readonly seed: number }

/** What the host answered, as far as it can be held to it. */
export type Done =
  | { readonly kind: 'judge'; readonly key: string; readonly record: number; readonly part: number; readonly note: string }
  | { readonly kind: 'undo'; readonly record: number; readonly replaces: number }
  | { readonly kind: 'draw'; readonly record: number; readonly part: number; readonly pixels: number }
  | { readonly kind: 'choose'; readonly record: number; readonly lower: number; readonly upper: number }
  | { readonly kind: 'propose'; readonly record: number; readonly lower: number; readonly upper: number }
  | { readonly kind: 'withdraw'; readonly record: number; readonly proposal: number }
  | { readonly kind: 'report'; readonly report: number; readonly sha256: string }
  | { readonly kind: 'look' }
  | { readonly kind: 'train'; readonly run: number }

/** A line of the page's journal: written before an act is sent, and after its answer came. */
export type JournalLine = { readonly asked: Act } | { readonly done: Done } | { readonly refused: string; readonly act: Act }
