/** Offered again at the next change (UX 6, 3.3.7): reasons come in series. */
export const lastReason = $state({ text: '' })
