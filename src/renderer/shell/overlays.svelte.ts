/** The boxes that can open over any page. */
export const overlays: { palette: boolean; keys: boolean; signIn: null | 'land' | 'stay' } = $state({
  palette: false,
  keys: false,
  /** `land`: then go where this person's work is; `stay`: somebody was in the middle of something. */
  signIn: null,
})
