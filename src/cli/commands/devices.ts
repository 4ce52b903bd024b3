import type { Verb } from '#cli/verb.ts'
import { count } from '#cli/words.ts'
import { askDevices, type DeviceReport } from '#host/jobs/ask.ts'

export const devices: Verb = {
  setUp: (command, session) => {
    command.action(async () => {
      const end = await askDevices(session.watch())
      if (end.at !== 'done') return session.stopped({}, 'Stopped.')
      session.answer(end.result, devicesText(end.result))
    })
  },
}

type Devices = {
  readonly devices: readonly DeviceReport[]
  readonly missing: readonly { readonly title: string; readonly reason: string }[]
}

function devicesText({ devices, missing }: Devices): string {
  const usable = devices.filter((device) => device.usable).length
  const lines = devices.map(({ id, title, runtime, ...device }) => {
    const worst = Math.max(0, ...Object.values(device.selfTest))
    const verdict = device.usable
      ? `Passed its self-test; largest relative error ${worst.toExponential(1)}. A standard step takes ${device.stepMs?.toFixed(0) ?? '?'} ms.`
      : `Cannot be used: ${device.reason}`
    return `  ${id}  ${title} (${runtime})\n    ${verdict}`
  })
  const reasons = missing.map(({ title, reason }) => `  No ${title}: ${reason}`)
  return [`${count(usable, 'device')} can be used with --device; auto takes the fastest.`, ...lines, ...reasons].join('\n')
}
