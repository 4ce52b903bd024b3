import { basename, dirname, join, resolve } from 'node:path'
import { defaultHome } from '#host/home.ts'
import { openProject, PROJECT_FILE, type Project } from '#host/projects/project.ts'

/** What every help says of PROJECT. */
export const PROJECT_FOLDER = `a project's folder, the one that holds ${PROJECT_FILE}; the application makes them in ${join(defaultHome(), 'projects')}`

/** Keys of pictures have a project's id, and there is one project here. */
const ID = 'project'

/** Opens the project in a folder that somebody typed; its database will do. Faults: project.missing, project.damaged, project.version. */
export function openProjectAt(path: string): Project {
  const absolute = resolve(path)
  return openProject(ID, basename(absolute) === PROJECT_FILE ? dirname(absolute) : absolute)
}
