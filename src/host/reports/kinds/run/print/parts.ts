import { DECISION_WORDS } from '#domain/threshold.ts'
import { CARD_HEIGHT, cards, type Card, type CardLine } from '#host/reports/formats/pdf/cards.ts'
import { count, pText, score } from '#host/reports/formats/pdf/figures.ts'
import { INK } from '#host/reports/formats/pdf/lettering.ts'
import type { PrintTools } from '#host/reports/formats/pdf/print.ts'
import type { Sheet } from '#host/reports/formats/pdf/sheet.ts'
import type { ReportContent, ReportedPart } from '#host/reports/kinds/run/content.ts'
import { shownParts, type ShownGroup } from '#host/reports/kinds/run/judge-parts.ts'

const GROUPS: Readonly<Record<ShownGroup, { readonly title: string; readonly mark: string; readonly colour: string }>> = {
  escapes: { title: 'Escapes: defective parts that pass', mark: '▲ ESCAPE', colour: '#8F2D00' },
  overkill: { title: 'Overkill: good parts that are flagged', mark: '▼ OVERKILL', colour: '#8F2D00' },
  rejected: { title: 'Other flagged parts', mark: '■ FLAG', colour: INK },
}

/** Every flagged or wrongly judged part with its pictures. */
export async function parts(sheet: Sheet, content: ReportContent, tools: PrintTools): Promise<void> {
  if (content.line === null) return
  sheet.heading(1, 'Flagged and wrongly judged parts', CARD_HEIGHT)
  const groups = shownParts(content.parts)
  sheet.paragraph(introduction(groups))
  const byNumber = new Map(content.parts.map((part) => [part.part, part]))
  const all = (Object.keys(GROUPS) as ShownGroup[]).flatMap((group) =>
    groups[group].map((part): Card => {
      const title = `${GROUPS[group].title} (${groups[group].length})`
      return { part: part.part, name: part.name, group: title, lines: lines(part, group) }
    }),
  )
  const pictures = (number: number): ReturnType<ReportContent['pictures']> => {
    const part = byNumber.get(number)
    if (part === undefined) throw new Error(`There is no part ${number} in this report.`)
    return content.pictures(part)
  }
  await cards(sheet, all, { pictures, most: 2 * (content.run.result?.residualScale.q9999 ?? 0), grouped: true }, tools)
}

function introduction(groups: ReturnType<typeof shownParts>): string {
  const { escapes, overkill, rejected } = groups
  const all = escapes.length + overkill.length + rejected.length
  const training = 'Training parts and calibration normals are left out: the run knows them.'
  if (all === 0) return `No part was flagged or judged wrongly. ${training}`
  const counted = `${count(escapes.length, 'escape')}, ${escapes.length + overkill.length === 0 ? 'no' : overkill.length} overkill, ${rejected.length} others flagged`
  return `${count(all, 'part')}: ${counted}; the highest score first. ${training}`
}

function lines(part: ReportedPart, group: ShownGroup): CardLine[] {
  const truth = part.truth === 'defective' ? `defective, ${part.defectType === '' ? 'no type' : part.defectType}` : part.truth
  const p = part.p === null ? '' : `; p ${pText(part.p)}`
  return [
    { text: GROUPS[group].mark, style: { size: 8, weight: 'bold', colour: GROUPS[group].colour } },
    { text: part.name, style: { size: 8, weight: 'bold' }, most: 4 },
    { text: `score ${part.score === null ? 'none' : score(part.score)}${p}` },
    { text: `decision: ${part.decision === null ? 'none' : DECISION_WORDS[part.decision]}` },
    { text: `truth: ${truth}`, most: 2 },
    { text: `${part.set === 'test' ? 'acceptance set' : part.set}, part ${part.part}` },
    { text: `SHA-256 ${part.sha256Start}…` },
  ]
}
