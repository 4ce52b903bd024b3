import type { IconName } from '#renderer/controls/icons.ts'
import type { ToolId } from './toolbox.svelte.ts'

export type ToolEntry = {
  readonly tool: ToolId
  readonly word: string
  readonly icon: IconName
  /** How it is worked, with the pointer and without. */
  readonly hint: string
}

const BY_KEY = 'Without a pointer: arrow keys move it, with Shift by 10'

/** The tools of UX 2.8, in the order of the bar. */
export const TOOLS: readonly ToolEntry[] = [
  {
    tool: 'brush',
    word: 'Brush',
    icon: 'brush',
    hint: `Drag to paint. Shift draws a straight line, Alt leaves other masks alone. ${BY_KEY}; Enter stamps, Shift+Enter draws a line from the last stamp.`,
  },
  {
    tool: 'eraser',
    word: 'Eraser',
    icon: 'eraser',
    hint: `Drag to rub out. Shift takes a straight line, Alt rubs out on the current mask only. ${BY_KEY}; Enter stamps.`,
  },
  {
    tool: 'polygon',
    word: 'Polygon',
    icon: 'polygon',
    hint: `Click for each corner, Enter finishes. ${BY_KEY}; Enter sets a corner, Enter again in the same place finishes.`,
  },
  {
    tool: 'rectangle',
    word: 'Rectangle',
    icon: 'rectangle',
    hint: `Drag, or click two corners. ${BY_KEY}; Enter sets each corner.`,
  },
  {
    tool: 'grow',
    word: 'Region grow',
    icon: 'grow',
    hint: `Click on a place: what hangs together with it and looks alike is outlined. Comma and full stop change how much alike, Enter takes it. ${BY_KEY}; Enter begins there.`,
  },
  {
    tool: 'residual',
    word: 'From residual',
    icon: 'residual',
    hint: 'Outlines the hot spot under the pointer, or the hottest. Comma lowers the level, full stop raises it, X goes to the next hot spot. Enter takes it and saves.',
  },
]
