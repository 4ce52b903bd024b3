/** Old and new value of an entry of the trail: JSON where it has several fields. */
export type OldAndNew = { readonly old: string; readonly new: string }
/** One field of what an entry tells: as it was and as it is. */
export type FieldChange = { readonly field: string; readonly old: string; readonly new: string; readonly changed: boolean }

/** Old and new, field by field; the entry's JSON is taken apart, other text is one field without a name. */
export function fieldsOf(entry: OldAndNew): readonly FieldChange[] {
  const [old, now] = [flat(entry.old), flat(entry.new)]
  const names = [...new Set([...now.keys(), ...old.keys()])]
  return names.map((field) => {
    const [before, after] = [old.get(field) ?? '', now.get(field) ?? '']
    return { field, old: before, new: after, changed: before !== after }
  })
}

/** The name of a field as people read it: `filter.sizeBytes` is "filter, size bytes". */
export function fieldWords(field: string): string {
  return field.replaceAll(/(?<=[a-z0-9])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replaceAll('.', ', ')
}

/** A line of a table: what became of what, as short as it can be said. */
export function shortText(text: string, format: { readonly score: (value: number) => string }): string {
  const parsed = parse(text)
  if (Array.isArray(parsed)) return parsed.join(', ')
  if (!isFields(parsed)) return text
  const { lower, upper, verdict, type, to, parts, name, file } = parsed
  if (typeof lower === 'number' && typeof upper === 'number')
    return lower === upper ? format.score(lower) : `${format.score(lower)}–${format.score(upper)}`
  if (typeof verdict === 'string') return [verdict, type].filter((word) => typeof word === 'string' && word !== '').join(', ')
  if (typeof to === 'string') return typeof parts === 'number' ? `${to} (${parts} parts)` : to
  if (typeof file === 'string') return file
  if (typeof name === 'string') return name
  return [...flat(text)].map(([field, value]) => `${field} ${value}`).join(', ')
}

/** Every leaf by its path: `settings.prices.escape`. JSON within JSON, as a verdict's view, is taken apart too. */
function flat(text: string): ReadonlyMap<string, string> {
  const leaves = new Map<string, string>()
  const add = (path: string, value: unknown): void => {
    const inner = typeof value === 'string' && /^[{[]/.test(value) ? parse(value) : value
    if (typeof inner === 'object' && inner !== null) {
      const entries = Object.entries(inner)
      if (Array.isArray(inner) && entries.every(([, one]) => typeof one !== 'object')) leaves.set(path, inner.join(', '))
      else for (const [key, one] of entries) add(path === '' ? key : `${path}.${key}`, one)
    } else if (inner !== null && inner !== '') leaves.set(path, String(inner))
  }
  add('', text)
  return leaves
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
