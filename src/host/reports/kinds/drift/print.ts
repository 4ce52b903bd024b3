import { drawControl } from '#host/reports/charts/control.ts'
import { cells } from '#host/reports/formats/pdf/cells.ts'
import { chart } from '#host/reports/formats/pdf/chart.ts'
import { comments } from '#host/reports/formats/pdf/comments.ts'
import { count, instant } from '#host/reports/formats/pdf/figures.ts'
import { SECOND } from '#host/reports/formats/pdf/lettering.ts'
import type { Sheet } from '#host/reports/formats/pdf/sheet.ts'
import { table } from '#host/reports/formats/pdf/table.ts'
import type { DriftAlarm, DriftChart, DriftData } from './schema.ts'

const HEIGHT = 168
const TITLES = { score: 'Score', brightness: 'Brightness', sharpness: 'Sharpness' } as const
const CHARTS = { individual: 'individual', ewma: 'EWMA' } as const
const figure = (value: number): string => value.toPrecision(5)

export function printDrift(sheet: Sheet, data: DriftData): void {
  const { parts, alarms, charts, weight, limit } = data
  const open = alarms.filter(({ comments: said }) => said.length === 0).length
  cells(sheet, [
    { name: 'Parts charted', value: String(parts.length), note: 'passed, called defective by nobody' },
    ...charts.map(({ measure }) => {
      const own = alarms.filter((alarm) => alarm.measure === measure)
      return {
        name: `Alarms, ${measure}`,
        value: String(own.length),
        note: `${own.filter(({ comments: said }) => said.length === 0).length} open`,
      }
    }),
  ])
  sheet.paragraph(
    `Parts in the order in which they came. EWMA: weight ${weight} on the newest part. Limits: ${limit} standard deviations from the mean of the reference. Dashed: limits; grey: mean; a hollow square lies beyond. ` +
      'If the score moves together with brightness or sharpness, look at lamp and lens first; if it moves alone, at the parts.',
    { size: 8, colour: SECOND },
  )
  for (const one of charts) printChart(sheet, one, data)
  printAlarms(sheet, data, open)
}

function printChart(sheet: Sheet, one: DriftChart, { parts }: DriftData): void {
  const { measure, reference, individual, points, missing } = one
  sheet.heading(1, TITLES[measure], HEIGHT + 40)
  sheet.paragraph(referenceSentence(one))
  if (reference === null || individual === null || points.length === 0) return
  const missed = missing === 0 ? '' : ` ${count(missing, 'part has', 'parts have')} no value.`
  if (missed !== '') sheet.paragraph(missed.trim(), { size: 8, colour: SECOND })
  const range = `from part ${parts[0]?.part ?? 0} to part ${parts.at(-1)?.part ?? 0}`
  sheet.heading(2, `${TITLES[measure]}, each part`, HEIGHT)
  chart(
    sheet,
    `${TITLES[measure]} of each part ${range}, with limits ${figure(individual.lower)} and ${figure(individual.upper)}.`,
    HEIGHT,
    (pen, box, size) =>
      drawControl(
        pen,
        box,
        { points: points.map(({ value }) => ({ value, ...individual })), mean: reference.mean, title: measure, joined: false },
        size,
      ),
  )
  sheet.heading(2, `${TITLES[measure]}, EWMA`, HEIGHT)
  const averaged = points.flatMap(({ ewma, lower, upper }) =>
    ewma === null || lower === null || upper === null ? [] : [{ value: ewma, lower, upper }],
  )
  chart(sheet, `Exponentially weighted moving average of the ${measure} ${range}, with its limits.`, HEIGHT, (pen, box, size) =>
    drawControl(pen, box, { points: averaged, mean: reference.mean, title: `${measure}, EWMA`, joined: true }, size),
  )
}

function referenceSentence({ measure, reference, individual }: DriftChart): string {
  if (reference === null || individual === null) return `There are too few parts with a ${measure} to say what is normal.`
  const { mean, sigma, n, from } = reference
  const whose =
    from === 'calibration'
      ? `${n} calibration normals that pass`
      : `these ${n} parts themselves, as there are too few calibration normals with a value`
  return `Reference: ${whose}, mean ${figure(mean)}, standard deviation ${figure(sigma)}. Limits of a single part: ${figure(individual.lower)} to ${figure(individual.upper)}.`
}

/** A report with more has a fault of another kind; the CSV and JSON have all. */
const MOST_ALARMS = 200

function printAlarms(sheet: Sheet, { alarms, parts }: DriftData, open: number): void {
  sheet.heading(1, 'Alarms')
  if (alarms.length === 0) return sheet.paragraph('No part and no average was beyond its limits.')
  sheet.paragraph(`${count(alarms.length, 'alarm')}, ${open} open. An alarm is closed by a comment that says what it was.`)
  if (alarms.length > MOST_ALARMS) sheet.paragraph(`The first ${MOST_ALARMS} are listed; the JSON has all.`)
  const listed = alarms.slice(0, MOST_ALARMS)
  const names = new Map(parts.map(({ part, name }) => [part, name]))
  table(
    sheet,
    [
      { title: 'Measure, chart', share: 0.21 },
      { title: 'Side', share: 0.07 },
      { title: 'Begins with', share: 0.23 },
      { title: 'At', share: 0.24 },
      { title: 'Parts', share: 0.07, align: 'right' },
      { title: 'Farthest', share: 0.1, align: 'right' },
      { title: 'State', share: 0.08 },
    ],
    listed.map(({ measure, chart: on, direction, first, beganAt, parts: number, extreme, comments: said }) => [
      `${measure}, ${CHARTS[on]}`,
      direction,
      `part ${first}, ${names.get(first) ?? ''}`,
      instant(beganAt),
      String(number),
      figure(extreme),
      said.length === 0 ? 'open' : 'closed',
    ]),
  )
  const written = listed.flatMap((alarm) => alarm.comments.map((said) => ({ alarm, said })))
  if (written.length === 0) return
  sheet.heading(2, 'Comments')
  comments(
    sheet,
    written.map(({ alarm, said }) => ({
      head: `#${said.record} · ${instant(said.at)} · ${said.by === '' ? 'no name given' : said.by} · ${placeOf(alarm)}`,
      text: said.comment,
    })),
  )
}

const placeOf = ({ measure, chart: on, direction, first }: DriftAlarm): string =>
  `${measure}, ${CHARTS[on]}, ${direction}, from part ${first}`
