import type { App } from '#renderer/state/app.svelte.ts'
import type { Binding } from '#renderer/state/keys.svelte.ts'
import { PLAIN, type AnnotatePage } from './annotate-page.svelte.ts'
import { TOOLS } from './tools.ts'

export type AnnotateActs = { readonly page: AnnotatePage; readonly app: App; readonly hasRun: boolean; readonly save: () => void }

/** The keys of UX 5, Annotate. They stand before those of the viewer, which has some of the same. */
export function annotateKeys({ page, hasRun, save }: AnnotateActs): readonly Binding[] {
  const { drawing, look, toolbox } = page
  const { viewer } = look
  const drawingOff = page.canDraw ? {} : ({ off: true } as const)
  const arrow = (place: string, word: string, right: number, down: number): readonly Binding[] => [
    { key: `Arrow${place}`, text: `Tool one pixel ${word}`, run: () => page.moveTool(right, down) },
    { key: `Shift+Arrow${place}`, text: `Tool 10 pixels ${word}`, run: () => page.moveTool(10 * right, 10 * down), off: !viewer.reading },
  ]
  return [
    ...TOOLS.filter(({ tool }) => tool !== 'residual').map(({ tool, word, key }) => ({
      key,
      id: `annotate.${tool}`,
      text: word,
      run: () => page.choose(tool),
      ...drawingOff,
    })),
    { key: 'KeyJ', id: 'annotate.residual', text: 'From residual', run: () => page.residual(), off: !hasRun && look.shown !== null },
    { key: 'Comma', id: 'annotate.smaller', text: 'Smaller tool, lower level', run: () => page.resize(-1), ...drawingOff },
    { key: 'Period', id: 'annotate.larger', text: 'Larger tool, higher level', run: () => page.resize(1), ...drawingOff },
    { key: 'Digit0', id: 'annotate.no-type', text: 'No type', run: () => toolbox.draw(''), off: page.isIgnore || !page.canDraw },
    ...(page.isIgnore ? [] : page.types.slice(0, 9)).map((type, at) => ({
      key: `Digit${at + 1}`,
      id: `annotate.type-${at + 1}`,
      text: type,
      run: () => toolbox.draw(type),
      ...drawingOff,
    })),
    { key: 'Enter', text: 'Finish, or stamp at the crosshair', run: () => page.enter(PLAIN) },
    { key: 'Shift+Enter', text: 'Straight line from the last stamp', run: () => page.enter({ ...PLAIN, isStraight: true }) },
    { key: 'Alt+Enter', text: 'Stamp, leaving other masks alone', run: () => page.enter({ ...PLAIN, spareOthers: true }) },
    { key: 'Ctrl+KeyS', id: 'annotate.save', text: 'Save a version', run: save, whileTyping: true },
    { key: 'Ctrl+KeyZ', id: 'annotate.undo', text: 'Take back', run: () => drawing?.undo(), ...drawingOff },
    { key: 'Ctrl+Shift+KeyZ', id: 'annotate.redo', text: 'Do again', run: () => drawing?.redo(), ...drawingOff },
    { key: 'Ctrl+KeyY', text: 'Do again', run: () => drawing?.redo(), ...drawingOff },
    { key: 'KeyH', id: 'annotate.hide', text: 'Hide or show masks', run: () => (page.hidden = !page.hidden) },
    { key: 'KeyA', id: 'look.previous', text: 'Previous part', run: () => look.step(-1) },
    { key: 'KeyS', id: 'look.next', text: 'Next part', run: () => look.step(1) },
    {
      key: 'Escape',
      text: 'Let go of what is not finished',
      run: () => drawing?.drop(),
      off: drawing === null || (drawing.found === null && drawing.nodes.length === 0),
    },
    ...arrow('Left', 'to the left', -1, 0),
    ...arrow('Right', 'to the right', 1, 0),
    ...arrow('Up', 'up', 0, -1),
    ...arrow('Down', 'down', 0, 1),
  ]
}
