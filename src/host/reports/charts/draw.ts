import { createCanvas } from '@napi-rs/canvas'
import { Chart, registerables, type ChartConfiguration } from 'chart.js'

Chart.register(...registerables)

/** What Chart.js takes for a canvas; this layer has no DOM types. */
type ChartCanvas = ConstructorParameters<typeof Chart>[0]

const WIDTH = 1200
const HEIGHT = 720
export const INK = '#1A1A1A'
/** UX 3, light theme: good, review, defective, and what is neither. */
export const COLOUR = { good: '#0B66B0', review: '#7A6500', defective: '#8F2D00', calibration: '#6A6A6A' } as const

/** A chart as PNG bytes, 1200 x 720 on white. */
export async function drawChart(title: string, configuration: ChartConfiguration): Promise<Buffer> {
  const canvas = createCanvas(WIDTH, HEIGHT)
  // Chart.js sets the size through the canvas's style, which this canvas does not have.
  const page = Object.assign(canvas, { style: {} })
  const chart = new Chart(page as unknown as ChartCanvas, {
    ...configuration,
    options: {
      ...configuration.options,
      responsive: false,
      animation: false,
      devicePixelRatio: 1,
      layout: { padding: 24 },
      plugins: {
        ...configuration.options?.plugins,
        title: { display: true, text: title, color: INK, font: { size: 26 } },
        legend: { labels: { color: INK, font: { size: 18 } } },
      },
    },
    plugins: [WHITE, ...(configuration.plugins ?? [])],
  })
  const png = await canvas.encode('png')
  chart.destroy()
  return png
}

const WHITE = {
  id: 'white',
  beforeDraw: (chart: Chart): void => {
    chart.ctx.fillStyle = '#FFFFFF'
    chart.ctx.fillRect(0, 0, chart.width, chart.height)
  },
}

/** A linear axis with a title. */
export function axis(title: string, limits: { min?: number; max?: number } = {}) {
  return {
    type: 'linear' as const,
    ...limits,
    title: { display: true, text: title, color: INK, font: { size: 20 } },
    ticks: { color: INK, font: { size: 16 } },
  }
}
