import { procedures as on } from './procedures.ts'

export const watch = {
  state: on.watch.state.handler(({ input: { project }, context: { host } }) => {
    host.projects.open(project)
    return host.watches.state(project)
  }),
  start: on.watch.start.handler(({ input: { project, ...folders }, context: { host, actor } }) =>
    host.watches.start(project, folders, actor),
  ),
  stop: on.watch.stop.handler(({ input: { project }, context: { host, actor } }) => host.watches.stop(project, actor)),
  recent: on.watch.recent.handler(({ input: { project, limit }, context: { host } }) => host.watches.recent(project, limit)),
}
