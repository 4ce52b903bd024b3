/** An instant as it stands in the names of files: `20261112083000`. */
export const stamp = (at: string): string => at.replace(/[^0-9]/g, '').slice(0, 14)
