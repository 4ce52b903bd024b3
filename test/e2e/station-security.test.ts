import { expect, test } from 'vitest'
import { sharedBrowser } from '#test/kit/browser.ts'
import { openTrainedStation } from '#test/kit/stations.ts'

const browser = sharedBrowser()

test('the page runs no script but the program’s own, and asks no other origin', async () => {
  const station = await openTrainedStation()
  const page = await browser.open(station.url)
  const seen = await page.evaluate(async () => {
    const refused = (work: Promise<unknown>): Promise<boolean> =>
      work.then(
        () => false,
        () => true,
      )
    const script = document.createElement('script')
    script.textContent = 'window.ranInline = true'
    document.body.append(script)
    const frame = document.createElement('iframe')
    frame.src = 'https://example.invalid/'
    document.body.append(frame)
    setTimeout('window.ranText = true')
    await new Promise((later) => setTimeout(later, 50))
    return {
      ranInline: 'ranInline' in window || 'ranText' in window,
      foreignFetch: await refused(fetch('https://example.invalid/')),
    }
  })
  expect(seen).toEqual({ ranInline: false, foreignFetch: true })
  expect(page.problems.filter((line) => line.includes('Content Security Policy')).length).toBeGreaterThanOrEqual(4)
})
