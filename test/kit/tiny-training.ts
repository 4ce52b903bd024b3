/** Flags of a training that takes a second. */
export const TINY = [
  '--preset',
  'quick',
  '--size',
  '32',
  '--epochs',
  '30',
  '--batch',
  '8',
  '--latent',
  '16',
  '--lr',
  '0.002',
  '--seed',
  '1',
] as const
