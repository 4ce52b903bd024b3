import { newPage } from './browser.js'
import { recordFrames } from './frames.js'
import { makeProject } from './project.js'
import { startStation } from './station.js'
import { spread, tenth } from './statistics.js'

const PARTS = 100_000
const WHEELS = 240

/** The Data page's grid is scrolled by the wheel and by its bar: how long the longest frame is. */
export async function measureGrid({ browser, folder }) {
  const project = await makeProject(folder, { parts: PARTS, drawn: 200, side: 1024 })
  const station = await startStation(`${folder}/home`, project)
  try {
    const page = await newPage(browser)
    await page.goto(station.url)
    const grid = page.getByRole('listbox', { name: 'Parts' })
    await grid.getByRole('option').first().locator('img').waitFor()
    const openedMs = await page.evaluate(() => performance.now())
    await grid.hover()
    const wheel = await recordFrames(browser, page, async () => {
      // A hand on the wheel: a notch a frame without rest, so that rows come in and thumbnails are not asked for.
      for (let notch = 1; notch <= WHEELS; notch++) {
        await page.mouse.wheel(0, notch % 80 < 50 ? 120 : 360)
        await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)))
      }
    })
    const bar = await recordFrames(browser, page, async () => {
      // The bar drawn from end to end: every frame shows other parts.
      for (let step = 0; step <= 100; step++)
        await grid.evaluate((list, share) => {
          list.scrollTop = share * (list.scrollHeight - list.clientHeight)
          return new Promise((drawn) => requestAnimationFrame(drawn))
        }, step / 100)
    })
    await page.context().close()
    return {
      aim: 'longest frame under 50 ms',
      parts: PARTS,
      wheel: figures(wheel),
      bar: figures(bar),
      openedMs: tenth(openedMs),
    }
  } finally {
    await station.close()
  }
}

function figures({ intervals, work, workProcessor }) {
  return { frameMs: spread(intervals), threadMs: spread(work), threadProcessorMs: spread(workProcessor) }
}
