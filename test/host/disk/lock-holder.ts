import { Fault } from '#domain/faults.ts'
import { lockFolder } from '#disk/lock.ts'

// Runs in a process of its own (lock.test.ts): takes the lock of the folder named on the command line, says how that went, and
// keeps it until standard input ends.
const folder = process.argv[2] ?? ''
try {
  await lockFolder(folder)
  process.stdout.write('held\n')
  process.stdin.on('end', () => process.exit())
  process.stdin.resume()
} catch (error) {
  if (!(error instanceof Fault)) throw error
  process.stdout.write(`${error.code} ${error.data?.['pid']}\n`)
}
