/** The list of columns beside a CSV: `run-3-….columns.csv`. */
export const columnsFile = (file: string): string => file.replace(/\.csv$/, '.columns.csv')
