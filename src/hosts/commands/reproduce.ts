import { ownDataDirectory } from '#adapters/storage/dataDirectory.ts'
import type { BacktestRuntime } from '#engines/research/backtest.ts'
import { EXIT, type Command } from '../commandLine.ts'
import { NO_PLUGINS } from '../plugins/pluginCatalogue.ts'
import { findProgram } from '../program.ts'
import { onThisThread } from '../research/onThisThread.ts'
import { reproduce, type Reproduction } from '../research/reproduction.ts'
import { DATA_DIR, JSON_OUTPUT, tellFailure } from './commonOptions.ts'
import { withBook } from './experiments/withBook.ts'

/** `quarterdeck reproduce`: makes a recorded run again and compares it byte for byte. */
export const reproduceCommand: Command = {
  name: 'reproduce',
  summary: 'Makes a recorded run again from its record and compares result and order list byte for byte.',
  operands: [{ name: 'ID', required: true, help: 'The experiment; at least six characters of its id.' }],
  options: [DATA_DIR, JSON_OUTPUT],
  run: (context) =>
    withBook(context, async (book) => {
      const { arguments: words } = context
      const found = book.find(words.operand(0) ?? '')
      if (!found.ok) return tellFailure(context, found.failure)
      const made = await reproduce(book, found.reply, {
        dataDirectory: ownDataDirectory(words.text('data-dir')),
        runtimeFor,
        isCancelled: () => context.signal.aborted,
      })
      if (!made.ok) return tellFailure(context, made.failure)
      if (words.flag('json')) context.print(JSON.stringify({ ok: made.reply.match, ...made.reply }))
      else context.print(describe(made.reply))
      return made.reply.match ? EXIT.done : EXIT.failed
    }),
}

/** Strategies of the user's get a thread that can be ended, as they had. */
async function runtimeFor(files: readonly string[]): Promise<BacktestRuntime> {
  if (files.length === 0) return onThisThread
  const { createWatchedRuntime } = await import('../plugins/watchedRuntime.ts')
  return createWatchedRuntime({ workers: findProgram().workers, sources: { ...NO_PLUGINS, files } })
}

function describe({ match, experimentId, result, orders, figures, findings }: Reproduction): string {
  const head = match
    ? `MATCH: experiment ${experimentId.slice(0, 12)} was made again, with the same result (${result.now?.slice(0, 12) ?? 'failed'}) and the same orders (${orders.now?.slice(0, 12) ?? 'none'}).`
    : `NO MATCH: experiment ${experimentId.slice(0, 12)} was made again and differs.`
  return [
    head,
    ...findings.map((finding) => `  ${finding}`),
    ...figures.map(({ name, recorded, now }) => `  ${name}: recorded ${recorded ?? 'none'}, now ${now ?? 'none'}`),
  ].join('\n')
}
