#!/usr/bin/env node
import { runCommandLine } from './command-line.ts'

// A reader that went away (`residuum … | head`) is no reason to print a stack.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})
process.exitCode = await runCommandLine(process.argv.slice(2))
