/** Parts that are chosen, and the place from which Shift reaches. Places are in the order that is shown. */
export type Selection = { readonly parts: ReadonlySet<number>; readonly anchor: number }

export const NOTHING: Selection = { parts: new Set(), anchor: 0 }

export function only(order: readonly number[], place: number): Selection {
  const part = order[place]
  return { parts: new Set(part === undefined ? [] : [part]), anchor: place }
}

/** Ctrl+click, Space: in or out. */
export function toggle({ parts }: Selection, order: readonly number[], place: number): Selection {
  const part = order[place]
  if (part === undefined) return { parts, anchor: place }
  const next = new Set(parts)
  if (!next.delete(part)) next.add(part)
  return { parts: next, anchor: place }
}

/** Shift: from the anchor to here, both ends included; the anchor stays, so that the next Shift reaches from there again. */
export function reach({ anchor }: Selection, order: readonly number[], place: number): Selection {
  const [from, to] = anchor < place ? [anchor, place] : [place, anchor]
  return { parts: new Set(order.slice(from, to + 1)), anchor }
}

export function everything({ anchor }: Selection, order: readonly number[]): Selection {
  return { parts: new Set(order), anchor }
}

/** After a change: what is not shown any more is not chosen either. */
export function within({ parts, anchor }: Selection, order: readonly number[]): Selection {
  if (parts.size === 0) return { parts, anchor: Math.min(anchor, Math.max(0, order.length - 1)) }
  return { parts: new Set(order.filter((part) => parts.has(part))), anchor: Math.min(anchor, Math.max(0, order.length - 1)) }
}
