/** A chart's figures as a table: what a chart says to whoever cannot see it, and what is copied from it. */
export type ChartTable = { readonly columns: readonly string[]; readonly rows: readonly (readonly (string | number | null)[])[] }
