import { ownDataDirectory } from '#adapters/storage/dataDirectory.ts'
import { EXIT, type CommandContext } from '../../commandLine.ts'
import { askToDo } from '../../control/askControl.ts'
import { tellFailure } from '../commonOptions.ts'

/** Asks the running workstation for one thing and tells what came of it. */
export async function doAndTell(
  context: CommandContext,
  what: { readonly channel: string; readonly type: string; readonly payload: unknown; readonly words: string },
): Promise<number> {
  const dataDirectory = ownDataDirectory(context.arguments.text('data-dir'))
  const done = await askToDo(dataDirectory, what.channel, what.type, what.payload)
  if (!done.ok) return tellFailure(context, done.failure)
  context.print(context.arguments.flag('json') ? JSON.stringify({ ok: true, reply: done.reply }) : what.words)
  return EXIT.done
}
