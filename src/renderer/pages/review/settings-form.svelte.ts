import type { ReviewSettings } from '#rpc/schemas/review.ts'
import { isWithin, moved, readParts } from './settings-fields.ts'

/** The review's settings while somebody changes them. */
export class SettingsForm {
  types = $state.raw<readonly string[]>([])
  secondPercent = $state<number | null>(0)
  gaugePercent = $state<number | null>(0)
  /** Part numbers, as typed. */
  gaugeText = $state('')
  twoPeople = $state(true)

  constructor(settings: ReviewSettings) {
    this.types = settings.types
    this.secondPercent = settings.secondPercent
    this.gaugePercent = settings.gaugePercent
    this.gaugeText = settings.gaugeParts.join(', ')
    this.twoPeople = settings.twoPeople
  }

  add(type: string): void {
    const name = type.trim()
    if (name !== '' && !this.types.includes(name)) this.types = [...this.types, name]
  }
  remove(type: string): void {
    this.types = this.types.filter((other) => other !== type)
  }
  move(type: string, by: 1 | -1): void {
    this.types = moved(this.types, this.types.indexOf(type), by)
  }

  readonly problem = $derived.by<{ readonly field: 'second' | 'gauge' | 'parts'; readonly text: string } | null>(() => {
    if (!isWithin(this.secondPercent, 100)) return { field: 'second', text: 'A number from 0 to 100.' }
    if (!isWithin(this.gaugePercent, 10)) return { field: 'gauge', text: 'A number from 0 to 10.' }
    if (readParts(this.gaugeText) === null) return { field: 'parts', text: 'Part numbers, parted by commas: 12, 40, 77.' }
    return null
  })

  /** As the host takes it; null while something is wrong. */
  read(): ReviewSettings | null {
    const { types, secondPercent, gaugePercent, twoPeople, problem } = this
    const gaugeParts = readParts(this.gaugeText)
    if (problem !== null || gaugeParts === null || secondPercent === null || gaugePercent === null) return null
    return { types: [...types], secondPercent, gaugePercent, gaugeParts, twoPeople }
  }
}
