import { rm } from 'node:fs/promises'
import { newPage } from './browser.js'
import { startStation } from './station.js'
import { spread } from './statistics.js'

const TIMES = 5

/** From the start of the program, nothing there yet, to a page whose first button can be pressed. The browser is open already. */
export async function measureStart({ browser, folder }) {
  const times = { station: [], page: [], whole: [] }
  for (let time = 0; time < TIMES; time++) {
    const home = `${folder}/home-${time}`
    await rm(home, { recursive: true, force: true })
    const from = performance.now()
    const station = await startStation(home)
    const listening = performance.now()
    try {
      const page = await newPage(browser, watchFirstButton)
      await page.goto(station.url)
      const usableAt = await page.evaluate(() => globalThis.benchUsable)
      const usable = usableAt - performance.timeOrigin
      times.station.push(listening - from)
      times.page.push(usable - listening)
      times.whole.push(usable - from)
      await page.context().close()
    } finally {
      await station.close()
    }
  }
  return { aim: 'usable within 3 s', stationMs: spread(times.station), pageMs: spread(times.page), usableMs: spread(times.whole) }
}

/** In the page: the moment, on the clock of the computer, at which the way to a first project is drawn and can be taken. */
function watchFirstButton() {
  globalThis.benchUsable = new Promise((usable) => {
    const watching = new MutationObserver(() => {
      const button = document.querySelector('main h1 ~ .buttons button, main header button')
      if (button === null || button.disabled) return
      watching.disconnect()
      requestAnimationFrame(() => requestAnimationFrame(() => usable(performance.timeOrigin + performance.now())))
    })
    watching.observe(document, { subtree: true, childList: true })
  })
}
