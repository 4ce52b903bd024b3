import type { Grip } from '#domain/threshold-moves.ts'
import type { Trial } from './trial.svelte.ts'

type Pressed = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey' | 'preventDefault'>

/** Arrows to the next part that changes side, with Shift by 1 % of the range; Home and End to the ends. Up and down do the same, as sliders do. */
export function handleKeys(event: Pressed, trial: Trial, grip: Grip): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const direction = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key]
  if (direction === 1 || direction === -1) {
    if (event.shiftKey) trial.nudge(grip, direction)
    else trial.step(grip, direction)
  } else if (event.key === 'Home') trial.toEnd(grip, 'lowest')
  else if (event.key === 'End') trial.toEnd(grip, 'highest')
  else return
  event.preventDefault()
}
