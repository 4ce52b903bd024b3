/** What becomes of somebody who is signed in and does nothing. */
export type Idle = { readonly at: 'active' } | { readonly at: 'warn'; readonly seconds: number } | { readonly at: 'lock' }

/** Warned so long before (UX 6, 2.2.1). */
const WARN_MS = 120_000

/** After `idleMs` without a key or the pointer, where `lockMinutes` is the setting; 0: never. */
export function idleAfter(idleMs: number, lockMinutes: number): Idle {
  if (lockMinutes === 0) return { at: 'active' }
  const leftMs = lockMinutes * 60_000 - idleMs
  if (leftMs <= 0) return { at: 'lock' }
  return leftMs <= WARN_MS ? { at: 'warn', seconds: Math.ceil(leftMs / 1000) } : { at: 'active' }
}
