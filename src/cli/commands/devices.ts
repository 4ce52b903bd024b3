import type { Verb } from '#cli/verb.ts'
import { count } from '#cli/words.ts'
import { askDevices, type DeviceReport } from '#host/jobs/ask.ts'

export const devices: Verb = {
  name: 'devices',
  summary: 'list what this computer can train and score on, each with its self-test',
  setUp: (command, session) => {
    command.action(async () => {
      const end = await askDevices(session.watch())
      if (end.at !== 'done') return session.stopped({}, 'Stopped.')
      session.answer(end.result, devicesText(end.result.devices))
    })
  },
}

function devicesText(devices: readonly DeviceReport[]): string {
  const usable = devices.filter((device) => device.usable).length
  const lines = devices.map(({ id, title, runtime, ...device }) => {
    const worst = Math.max(0, ...Object.values(device.selfTest))
    const verdict = device.usable
      ? `Passed its self-test; largest relative error ${worst.toExponential(1)}.`
      : `Cannot be used: ${device.reason}`
    return `  ${id}  ${title} (${runtime})\n    ${verdict}`
  })
  return [`${count(usable, 'device')} can be used with --device.`, ...lines].join('\n')
}
