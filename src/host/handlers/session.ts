import { settings as settingsSchema } from '#rpc/schemas/session.ts'
import { procedures as on } from './procedures.ts'

export const session = {
  info: on.session.info.handler(({ context }) => context.host.info()),
}

export const settings = {
  get: on.settings.get.handler(({ context }) => context.host.settings.get()),
  change: on.settings.change.handler(async ({ input, context: { host, actor } }) => {
    const former = host.settings.get()
    const note = { at: host.now(), by: actor.who }
    const changed = { ...former.changed, ...Object.fromEntries(Object.keys(input).map((name) => [name, note])) }
    await host.settings.set(settingsSchema.parse({ ...former, ...input, changed }))
    host.events.announce({ type: 'settings.changed' })
    return host.settings.get()
  }),
}

export const events = {
  stream: on.events.stream.handler(({ context, signal }) => context.host.events.stream(signal)),
}
