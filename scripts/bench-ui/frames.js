// What a page did, frame by frame: the browser's own record of the page's thread, cut at the frames.

const CATEGORIES = [
  'devtools.timeline',
  'disabled-by-default-devtools.timeline.frame',
  'disabled-by-default-devtools.timeline',
  'v8',
  'toplevel',
]
/** Where the browser runs a page's script: everything else of a frame is style, layout and paint. */
const SCRIPT = new Set([
  'FunctionCall',
  'EventDispatch',
  'FireAnimationFrame',
  'TimerFire',
  'RunMicrotasks',
  'BlinkScheduler_PerformMicrotaskCheckpoint',
  'EvaluateScript',
  'v8.callFunction',
  'MinorGC',
  'MajorGC',
])

/**
 * Records while `act` runs. Gives, for each frame, how long script was at work, by the clock (`script`) and on the processor
 * (`scriptProcessor`, which other programs cannot lengthen); the same of the whole thread, with style, layout and paint (`work`,
 * `workProcessor`); and the times between frames as the page saw them. All in ms.
 */
export async function recordFrames(browser, page, act) {
  await browser.startTracing(page, { categories: CATEGORIES })
  await page.evaluate(() => {
    const frames = []
    const note = (at) => {
      frames.push(at)
      if (globalThis.benchFrames === frames) requestAnimationFrame(note)
    }
    globalThis.benchFrames = frames
    requestAnimationFrame(note)
    console.timeStamp('bench')
  })
  let times
  try {
    await act()
  } finally {
    times = await page.evaluate(() => {
      const times = globalThis.benchFrames
      globalThis.benchFrames = undefined
      return times
    })
  }
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString('utf8'))
  return { ...cutAtFrames(traceEvents), intervals: differences(times) }
}

/** `traceEvents`: the browser's trace format, times in µs. */
function cutAtFrames(traceEvents) {
  const mark = traceEvents.find(({ name, args }) => name === 'TimeStamp' && args?.data?.message === 'bench')
  if (mark === undefined) throw new Error('The browser did not record the page.')
  const ours = traceEvents.filter(({ pid, tid, ts }) => pid === mark.pid && tid === mark.tid && ts >= mark.ts)
  const begins = ours.filter(({ name }) => name === 'BeginMainThreadFrame').map(({ ts }) => ts)
  const script = spans(ours, ({ name }) => SCRIPT.has(name))
  const tasks = spans(ours, ({ name }) => name === 'RunTask' || name === 'ThreadControllerImpl::RunTask')
  const inFrame = (all, time = 'ms') => {
    // From one frame's beginning to the next one's: with the input that came in for the next.
    const sums = new Array(Math.max(0, begins.length - 1)).fill(0)
    let frame = 0
    for (const { from, ...span } of all) {
      while (frame + 1 < begins.length && (begins[frame + 1] ?? Infinity) <= from) frame++
      if (frame < sums.length && from >= (begins[0] ?? Infinity)) sums[frame] += span[time]
    }
    return sums
  }
  return {
    script: inFrame(script),
    scriptProcessor: inFrame(script, 'processorMs'),
    work: inFrame(tasks),
    workProcessor: inFrame(tasks, 'processorMs'),
  }
}

/** Events that are not within one another, in order. */
function spans(events, isOne) {
  const found = events.filter((event) => event.ph === 'X' && isOne(event)).sort((a, b) => a.ts - b.ts || b.dur - a.dur)
  const outer = []
  let end = -Infinity
  for (const { ts, dur = 0, tdur } of found) {
    if (ts < end) continue
    outer.push({ from: ts, ms: dur / 1000, processorMs: (tdur ?? dur) / 1000 })
    end = ts + dur
  }
  return outer
}

function differences(times) {
  return times.slice(1).map((time, i) => time - times[i])
}
