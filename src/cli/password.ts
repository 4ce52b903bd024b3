import { text } from 'node:stream/consumers'
import { Fault } from '#domain/faults.ts'

/** A password, typed where nothing shows it, or as the one line of stdin. Faults: signature.needed. */
export async function readPassword(name: string, fromStdin: boolean): Promise<string> {
  const { stdin } = process
  if (!fromStdin && !stdin.isTTY) {
    throw needed('There is no terminal to type the password at.', 'Give it on stdin, with --password-stdin.')
  }
  const typed = fromStdin ? (await text(stdin)).replace(/\r?\n$/, '') : await typeHidden(`Password of ${name}: `)
  if (typed === '') throw needed('No password was given.', 'Start again, and give your password.')
  return typed
}

const ENTER = ['\r', '\n']
/** Ctrl+C and Ctrl+D. */
const GIVEN_UP = ['\u0003', '\u0004']
const BACK = ['\b', '\u007f']

/** What is typed until Enter; '' where it was given up. */
async function typeHidden(prompt: string): Promise<string> {
  const { stdin, stderr } = process
  stderr.write(prompt)
  stdin.setRawMode(true)
  stdin.setEncoding('utf8')
  try {
    return await new Promise<string>((done) => {
      let typed: string[] = []
      const end = (password: string): void => {
        stdin.off('data', hear)
        done(password)
      }
      const hear = (some: string): void => {
        for (const letter of some) {
          if (ENTER.includes(letter)) return end(typed.join(''))
          if (GIVEN_UP.includes(letter)) return end('')
          if (BACK.includes(letter)) typed = typed.slice(0, -1)
          else typed.push(letter)
        }
      }
      stdin.on('data', hear)
      stdin.once('end', () => end(''))
    })
  } finally {
    stdin.setRawMode(false)
    stdin.pause()
    stderr.write('\n')
  }
}

function needed(why: string, remedy: string): Fault {
  return new Fault('signature.needed', { what: 'The signature is not complete.', why, do: remedy })
}
