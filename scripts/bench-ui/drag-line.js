import { newPage } from './browser.js'
import { recordFrames } from './frames.js'
import { makeProject } from './project.js'
import { startStation } from './station.js'
import { spread, tenth } from './statistics.js'

const SCORES = 1_000_000
const MOVES = 300

/** The line is drawn to and fro over a million scores by the mouse: how much script a frame takes. */
export async function measureDragLine({ browser, folder }) {
  const project = await makeProject(folder, { parts: SCORES, drawn: 100, side: 512 })
  const station = await startStation(`${folder}/home`, project)
  try {
    const page = await newPage(browser)
    await page.goto(station.pageUrl('threshold'))
    const handle = page.getByRole('slider', { name: 'Line', exact: true })
    await handle.waitFor({ state: 'attached' })
    const openedMs = await page.evaluate(() => performance.now())
    // The rules come later and are part of the page.
    await page.getByRole('button', { name: 'Zero known escapes', exact: true }).waitFor()
    const box = await handle.locator('.tab').boundingBox()
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    await page.mouse.move(x, y)
    await page.mouse.down()
    const before = await handle.getAttribute('aria-valuenow')
    await page.mouse.move(x + 40, y)
    await page.waitForFunction(
      ([slider, before]) => slider.getAttribute('aria-valuenow') !== before,
      [await handle.elementHandle(), before],
    )
    const moved = await recordFrames(browser, page, async () => {
      // One move a frame: the browser answers a move when it has been drawn.
      for (let move = 1; move <= MOVES; move++) await page.mouse.move(x + 240 * Math.sin((move / 60) * Math.PI), y)
    })
    await page.mouse.up()
    await page.context().close()
    return {
      aim: 'script a frame under 8 ms',
      scores: SCORES,
      scriptMs: spread(busy(moved)),
      scriptProcessorMs: spread(busy(moved, 'scriptProcessor')),
      threadMs: spread(busy(moved, 'work')),
      frameMs: spread(moved.intervals),
      openedMs: tenth(openedMs),
    }
  } finally {
    await station.close()
  }
}

/** Frames in which nothing was moved would only flatter the figures. */
function busy(frames, what = 'script') {
  return frames[what].filter((_, i) => frames.script[i] > 0.2)
}
