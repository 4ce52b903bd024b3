import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'

/** What the figures were measured on. `load`: how many others wanted a processor meanwhile. */
export function machine(browser) {
  return {
    processor: cpus()[0]?.model ?? '',
    processors: availableParallelism(),
    memoryBytes: totalmem(),
    load: loadavg()[0],
    node: process.version,
    chromium: browser.version(),
  }
}
