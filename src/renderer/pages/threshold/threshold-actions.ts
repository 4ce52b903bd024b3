import { actions } from '#renderer/keys/action.ts'

export const THRESHOLD = actions('threshold', {
  lower: ['ArrowLeft', 'Line to the next lower part'],
  higher: ['ArrowRight', 'Line to the next higher part'],
  lowerByRange: ['Shift+ArrowLeft', 'Line 1 % of the range lower'],
  higherByRange: ['Shift+ArrowRight', 'Line 1 % of the range higher'],
  lowest: ['Home', 'Line below all parts'],
  highest: ['End', 'Line above all parts'],
  rule: ['KeyP', 'Take the line of the rule shown'],
  undo: ['KeyU', 'Undo to the line in force'],
  changes: ['KeyJ', 'List what would change'],
  choose: ['Ctrl+Enter', 'Propose or choose this line'],
})
