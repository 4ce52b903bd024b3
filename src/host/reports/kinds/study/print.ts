import type { Kappa } from '#domain/statistics/agreement.ts'
import type { Rate } from '#domain/statistics/rate.ts'
import { drawIntervals } from '#host/reports/charts/intervals.ts'
import { cells } from '#host/reports/formats/pdf/cells.ts'
import { chart } from '#host/reports/formats/pdf/chart.ts'
import { counted, instant, rateInterval, share } from '#host/reports/formats/pdf/figures.ts'
import { SECOND } from '#host/reports/formats/pdf/lettering.ts'
import type { Sheet } from '#host/reports/formats/pdf/sheet.ts'
import { facts, table } from '#host/reports/formats/pdf/table.ts'
import type { StudyData } from './schema.ts'

const percent = (value: number): string => `${(100 * value).toFixed(1)} %`
/** Nobody has judged anything yet: these are verdicts, not parts. */
const given = (rate: Rate): string => (rate.n === 0 ? 'none yet' : counted(rate))
const kappaText = (kappa: Kappa | null): string => (kappa === null ? '–' : kappa.kappa.toFixed(3))
const kappaRange = (kappa: Kappa | null): string =>
  kappa?.interval ? `${kappa.interval[0].toFixed(3)} – ${kappa.interval[1].toFixed(3)}` : '–'

export function printStudy(sheet: Sheet, data: StudyData): void {
  const { limits, done, total, reached, all, people, pairs } = data
  cells(sheet, [
    { name: 'Verdicts', value: `${done} of ${total}`, note: `${people.length} people, ${data.rounds} rounds, ${data.parts} parts` },
    { name: "Fleiss' kappa", value: kappaText(all), note: 'all people and rounds' },
    { name: 'Limits', value: reached === null ? 'not complete' : reached ? 'reached' : 'not reached', note: 'every person, every pair' },
  ])
  if (reached === null) sheet.paragraph('Not all verdicts are in: what follows is what was found so far.')
  facts(sheet, [
    ['Study', `#${data.study}, ${data.name}`],
    ['Begun', `${instant(data.at)} by ${data.by === '' ? 'no name given' : data.by}`],
    [
      'Limits',
      `effectiveness at least ${percent(limits.effectiveness)}, misses at most ${percent(limits.misses)}, false alarms at most ${percent(limits.falseAlarms)}, kappa at least ${limits.kappa}`,
    ],
  ])
  byPerson(sheet, data)
  betweenPeople(sheet, data)
  sheet.paragraph(
    "Effectiveness: right verdicts of all. Miss: a defective part called good. False alarm: a good part called defective. Ranges of rates are 95 % Wilson intervals, those of Cohen's kappa 95 % large-sample intervals (Fleiss, Cohen and Everitt 1969). " +
      `Everybody judged the same parts blind and in an order of their own; every verdict stands in the CSV${pairs.length === 0 ? '' : ' and JSON'} of this report.`,
    { size: 8, colour: SECOND },
  )
}

function byPerson(sheet: Sheet, { people, limits }: StudyData): void {
  const figures = [
    {
      title: 'Effectiveness',
      of: (one: StudyData['people'][number]): Rate => one.effectiveness,
      limit: limits.effectiveness,
      isLeast: true,
    },
    { title: 'Misses', of: (one: StudyData['people'][number]): Rate => one.misses, limit: limits.misses, isLeast: false },
    { title: 'False alarms', of: (one: StudyData['people'][number]): Rate => one.falseAlarms, limit: limits.falseAlarms, isLeast: false },
  ]
  sheet.heading(1, 'By person')
  for (const { title, of, limit, isLeast } of figures) {
    const height = 44 + 17 * people.length
    sheet.heading(2, `${title} (limit: ${isLeast ? 'at least' : 'at most'} ${percent(limit)})`, height + 60)
    // An empty frame says nothing that the table does not.
    if (people.some((one) => of(one).ratio !== null))
      chart(
        sheet,
        `${title} of each person with its 95 % interval and the limit; the table below has every figure.`,
        height,
        (pen, box, size) =>
          drawIntervals(
            pen,
            box,
            { rows: people.map((one) => ({ label: one.person, ratio: of(one).ratio, interval: of(one).interval })), limit },
            size,
          ),
      )
    table(
      sheet,
      [
        { title: 'Person', share: 0.32 },
        { title: 'Verdicts', share: 0.18, align: 'right' },
        { title: 'Share', share: 0.13, align: 'right' },
        { title: '95 % interval', share: 0.2, align: 'right' },
        { title: 'Limit', share: 0.17, align: 'right' },
      ],
      people.map((one) => {
        const rate = of(one)
        const holds = rate.ratio !== null && (isLeast ? rate.ratio >= limit : rate.ratio <= limit)
        return [one.person, given(rate), share(rate), rateInterval(rate), rate.ratio === null ? '–' : holds ? 'reached' : 'not reached']
      }),
    )
  }
  sheet.heading(2, 'With the truth, and with themselves')
  table(
    sheet,
    [
      { title: 'Person', share: 0.3 },
      { title: "Cohen's kappa with the truth", share: 0.2, align: 'right' },
      { title: '95 % interval', share: 0.2, align: 'right' },
      { title: 'Same in every round', share: 0.18, align: 'right' },
      { title: 'Share', share: 0.12, align: 'right' },
    ],
    people.map(({ person, withTruth, repeats }) => [person, kappaText(withTruth), kappaRange(withTruth), given(repeats), share(repeats)]),
  )
}

function betweenPeople(sheet: Sheet, { pairs, limits }: StudyData): void {
  sheet.heading(1, `Between people (limit: kappa at least ${limits.kappa})`)
  table(
    sheet,
    [
      { title: 'Pair', share: 0.4 },
      { title: "Cohen's kappa", share: 0.16, align: 'right' },
      { title: '95 % interval', share: 0.18, align: 'right' },
      { title: 'Verdicts compared', share: 0.13, align: 'right' },
      { title: 'Limit', share: 0.13, align: 'right' },
    ],
    pairs.map(({ a, b, kappa }) => [
      `${a} and ${b}`,
      kappaText(kappa),
      kappaRange(kappa),
      kappa === null ? '–' : String(kappa.n),
      kappa === null ? '–' : kappa.kappa >= limits.kappa ? 'reached' : 'not reached',
    ]),
  )
}
