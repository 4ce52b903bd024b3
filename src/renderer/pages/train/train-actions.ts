import { actions } from '#renderer/keys/action.ts'

export const TRAIN = actions('train', {
  start: ['Ctrl+Enter', 'Start the training'],
  before: ['ArrowLeft', 'Snapshot before'],
  next: ['ArrowRight', 'Next snapshot'],
  play: ['Space', 'Play the snapshots, or stop'],
  log: ['KeyG', 'Log axis'],
})
