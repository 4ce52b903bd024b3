/** A token's value under the theme that is on: `token('--line-1')`. */
export function token(name: `--${string}`): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}
