/** The boxes that can open over any page. */
export const overlays = $state({ palette: false, keys: false })
