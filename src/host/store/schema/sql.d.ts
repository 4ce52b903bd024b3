/** Vite gives a file's text as the module's default export. */
declare module '*.sql?raw' {
  const text: string
  export { text as default }
}
