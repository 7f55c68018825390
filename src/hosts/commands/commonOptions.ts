import type { CommandContext, CommandOption } from '../commandLine.ts'
import { EXIT } from '../commandLine.ts'
import type { Failure } from '#contracts/failure.ts'

/** Options most verbs share. */
export const DATA_DIR: CommandOption = {
  name: 'data-dir',
  kind: 'text',
  value: 'FOLDER',
  help: 'The data directory; else QUARTERDECK_DATA, else the usual place of the system.',
}
export const JSON_OUTPUT: CommandOption = {
  name: 'json',
  kind: 'flag',
  help: 'Prints one JSON object instead of sentences.',
}
/** For verbs that tell of the accounts in the journal. */
export const ACCOUNT: CommandOption = {
  name: 'account',
  kind: 'text',
  value: 'ID',
  help: 'The account; all of the journal when left out.',
}

/** Tells a failure on the right channel and returns the exit code for it. */
export function tellFailure(context: CommandContext, failure: Failure, code: number = EXIT.failed): number {
  if (context.arguments.flag('json')) context.print(JSON.stringify({ ok: false, ...failure }))
  context.complain(failure.message)
  return code
}
