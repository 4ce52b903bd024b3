import { Fault } from '#domain/faults.ts'

export function damagedProject(path: string, why: string): Fault {
  const text = { what: `${path} is damaged.`, why, do: 'Restore it from a copy; the pictures and the runs beside it are not touched.' }
  return new Fault('project.damaged', text, { data: { path } })
}

export function unknownProject(project: string): Fault {
  const text = {
    what: `There is no project ${project}.`,
    why: 'It is not in the list of this computer.',
    do: 'Choose one from the list, or open its folder.',
  }
  return new Fault('project.missing', text, { data: { project } })
}

export function notAProject(folder: string): Fault {
  const text = {
    what: `${folder} is not a project.`,
    why: 'It holds no project.db.',
    do: 'To make a project from a folder of pictures, choose New project.',
  }
  return new Fault('project.missing', text, { data: { folder } })
}

export function busyProject(project: string): Fault {
  const text = {
    what: `Project ${project} cannot be removed now.`,
    why: 'One of its runs is being trained or waits for it.',
    do: 'Stop or discard that run first.',
  }
  return new Fault('run.busy', text, { data: { project } })
}
