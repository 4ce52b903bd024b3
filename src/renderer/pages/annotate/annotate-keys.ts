import type { Action } from '#renderer/keys/action.ts'
import type { App } from '#renderer/state/app.svelte.ts'
import type { Binding } from '#renderer/state/keys.svelte.ts'
import { ANNOTATE, ANNOTATE_TYPES } from './annotate-actions.ts'
import { PLAIN, type AnnotatePage } from './annotate-page.svelte.ts'
import { TOOLS } from './tools.ts'

export type AnnotateActs = { readonly page: AnnotatePage; readonly app: App; readonly hasRun: boolean; readonly save: () => void }

/** The keys of UX 5, Annotate. They stand before those of the viewer, which has some of the same. */
export function annotateKeys({ page, app, hasRun, save }: AnnotateActs): readonly Binding[] {
  const { drawing, look, toolbox } = page
  const { viewer } = look
  /** Off while nothing can be drawn; but who may not draw at all is told so. */
  const isRefused = !app.people.may(page.savePath)
  const needs = page.savePath
  const drawingOff = page.canDraw || isRefused ? { needs } : ({ needs, off: true } as const)
  const arrow = (near: Action, far: Action, right: number, down: number): readonly Binding[] => [
    { ...near, run: () => page.moveTool(right, down) },
    { ...far, run: () => page.moveTool(10 * right, 10 * down), off: !viewer.reading },
  ]
  return [
    ...TOOLS.map(({ tool }) => tool)
      .filter((tool) => tool !== 'residual')
      .map((tool) => ({ ...ANNOTATE[tool], run: () => page.choose(tool), ...drawingOff })),
    { ...ANNOTATE.residual, run: () => page.residual(), needs, off: !hasRun && look.shown !== null },
    { ...ANNOTATE.smaller, run: () => page.resize(-1), ...drawingOff },
    { ...ANNOTATE.larger, run: () => page.resize(1), ...drawingOff },
    { ...ANNOTATE.noType, run: () => toolbox.draw(''), needs, off: page.isIgnore || (!page.canDraw && !isRefused) },
    ...ANNOTATE_TYPES.flatMap((action, at) => {
      const type = page.isIgnore ? undefined : page.types[at]
      return type === undefined ? [] : [{ ...action, text: type, run: () => toolbox.draw(type), ...drawingOff }]
    }),
    { ...ANNOTATE.finish, run: () => page.enter(PLAIN), needs },
    { ...ANNOTATE.straight, run: () => page.enter({ ...PLAIN, isStraight: true }), needs },
    { ...ANNOTATE.spare, run: () => page.enter({ ...PLAIN, spareOthers: true }), needs },
    { ...ANNOTATE.save, run: save, needs, whileTyping: true },
    { ...ANNOTATE.undo, run: () => drawing?.undo(), ...drawingOff },
    { ...ANNOTATE.redo, run: () => drawing?.redo(), ...drawingOff },
    { ...ANNOTATE.redoToo, run: () => drawing?.redo(), ...drawingOff },
    { ...ANNOTATE.hide, run: () => (page.hidden = !page.hidden) },
    { ...ANNOTATE.previous, run: () => look.step(-1) },
    { ...ANNOTATE.next, run: () => look.step(1) },
    { ...ANNOTATE.drop, run: () => drawing?.drop(), off: drawing === null || (drawing.found === null && drawing.nodes.length === 0) },
    ...arrow(ANNOTATE.left, ANNOTATE.farLeft, -1, 0),
    ...arrow(ANNOTATE.right, ANNOTATE.farRight, 1, 0),
    ...arrow(ANNOTATE.up, ANNOTATE.farUp, 0, -1),
    ...arrow(ANNOTATE.down, ANNOTATE.farDown, 0, 1),
  ]
}
