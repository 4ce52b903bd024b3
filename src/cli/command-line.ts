import { Command, CommanderError } from 'commander'
import { randomBytes } from 'node:crypto'
import { Fault, FAULT_EXIT, internalFault } from '#domain/faults.ts'
import { VERSION } from '#domain/version.ts'
import { VERBS } from './commands/registry.ts'
import { makeSession, type Session } from './session.ts'

const ABOUT = `Finds defective parts on pictures by learning from good parts only.

A first look, from a folder of pictures to the figures:
  residuum sample pictures
  residuum train --data pictures/ring --preset quick --out runs/ring
  residuum evaluate --run runs/ring --data pictures/ring --out report`

const EXITS = `
With --json a verb prints one JSON object on stdout; everything else goes to stderr.
Exit status: 0 all went well, 1 the job failed or was stopped, 2 the command was not understood.`

/** Runs one command line and gives the exit status. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  const session = makeSession(args)
  try {
    if (args.includes('')) throw emptyWordFault()
    const program = await makeProgram(args, session)
    await program.parseAsync([...args], { from: 'user' })
    return Number(process.exitCode ?? 0)
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0
    const fault = asFault(error, session)
    session.fail(fault.toRecord())
    return FAULT_EXIT[fault.code]
  }
}

/** All verbs by name; only the one that was typed is set up whole. */
async function makeProgram(args: readonly string[], session: Session): Promise<Command> {
  const program = new Command('residuum').description(ABOUT).version(VERSION, '--version', 'print the version').addHelpText('after', EXITS)
  program.helpOption('-h, --help', 'explain the command').helpCommand('help [verb]', 'explain a verb')
  quiet(program)
  const typed = args.filter((word) => !word.startsWith('-') && word !== 'help')[0]
  for (const verb of VERBS) {
    const command = quiet(program.command(verb.name).summary(verb.summary).description(verb.summary))
    command.option('--json', 'print one JSON object on stdout')
    if (verb.name === typed) await (await verb.load()).setUp(command, session)
  }
  program.option('--json', 'print one JSON object on stdout')
  return program
}

/** Commander neither ends the process nor prints its errors: both happen in one place. */
function quiet(command: Command): Command {
  return command
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .showHelpAfterError(false)
}

function asFault(error: unknown, session: Session): Fault {
  if (error instanceof Fault) return error
  if (error instanceof CommanderError) return usageFault(error, session)
  const reference = randomBytes(4).toString('hex')
  session.log(`[${reference}] ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  return internalFault(reference)
}

function usageFault(error: CommanderError, session: Session): Fault {
  const verb = VERBS.find(({ name }) => session.args.includes(name))
  const help = verb === undefined ? 'residuum --help' : `residuum ${verb.name} --help`
  if (error.code === 'commander.help') {
    const unknown = verb === undefined ? session.args.find((word) => !word.startsWith('-') && word !== 'help') : undefined
    return unknown === undefined ? noVerbFault(help) : unknownVerbFault(unknown)
  }
  const [line = '', hint = ''] = error.message.replace(/^error: /, '').split('\n')
  const what = `${line.charAt(0).toUpperCase()}${line.slice(1).replace(/\.$/, '')}.`
  return new Fault('usage', {
    what,
    why: 'So nothing was started.',
    do: `${hint === '' ? '' : `${hint.replace(/[()]/g, '')} `}\`${help}\` lists what it takes.`,
  })
}

/** `--data "$PICTURES"` with nothing in it would be the folder one is in. */
function emptyWordFault(): Fault {
  return new Fault('usage', {
    what: 'One of the words given is empty.',
    why: 'So nothing was started; a variable of the shell may not be set.',
    do: 'Say what is meant, `.` for the folder you are in.',
  })
}

function noVerbFault(help: string): Fault {
  return new Fault('usage', {
    what: 'No verb was given.',
    why: 'Residuum does one thing at a time and must be told which.',
    do: `See \`${help}\`.`,
  })
}

/** `residuum help VERB`: for any other word commander shows the help of the whole and says nothing. */
function unknownVerbFault(word: string): Fault {
  return new Fault('usage', {
    what: `There is no verb "${word}".`,
    why: 'So there is nothing more to explain.',
    do: 'Take one of those that `residuum --help` lists.',
  })
}
