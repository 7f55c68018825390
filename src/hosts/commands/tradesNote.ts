import { dataPaths, ownDataDirectory } from '#adapters/storage/dataDirectory.ts'
import { EXIT, type Command, type CommandContext } from '../commandLine.ts'
import { createSystemClock } from '../systemClock.ts'
import { findTrade, readTradeJournal, writeNote } from '../tradeJournal/notedTrades.ts'
import { ACCOUNT, DATA_DIR, JSON_OUTPUT, tellFailure } from './commonOptions.ts'

/** `quarterdeck trades note`: what the trader thinks of a trade; kept beside the journal, to be changed or deleted at will. */
export const tradesNoteCommand: Command = {
  name: 'trades note',
  summary: 'Adds tags, stars and a note to a trade, or takes them away; the journal itself is not touched.',
  operands: [{ name: 'ID', required: true, help: 'The trade; as much of its id as tells it from others.' }],
  options: [
    { name: 'tag', kind: 'text', value: 'TAG', repeatable: true, help: 'Adds a tag; may be given more than once.' },
    { name: 'untag', kind: 'text', value: 'TAG', repeatable: true, help: 'Takes a tag away.' },
    { name: 'stars', kind: 'number', value: '0-5', help: 'Rates the trade; 0 takes the rating away.' },
    { name: 'note', kind: 'text', value: 'TEXT', help: 'Replaces the note; an empty text deletes it.' },
    ACCOUNT,
    DATA_DIR,
    JSON_OUTPUT,
  ],
  run: (context) => Promise.resolve(run(context)),
}

function run(context: CommandContext): number {
  const { arguments: words } = context
  const [added, removed] = [words.list('tag'), words.list('untag')]
  const [stars, note] = [words.number('stars'), words.text('note')]
  if (added.length === 0 && removed.length === 0 && stars === null && note === null) {
    const message = 'Nothing was to be changed; name a --tag, --untag, --stars or --note.'
    return tellFailure(context, { code: 'NOTHING_TO_CHANGE', message }, EXIT.misused)
  }
  const paths = dataPaths(ownDataDirectory(words.text('data-dir')))
  const read = readTradeJournal(paths, words.text('account'))
  if (!read.ok) return tellFailure(context, read.failure)
  const found = findTrade(read.reply.trades, words.operand(0) ?? '')
  if (!found.ok) return tellFailure(context, found.failure)
  const written = writeNote(paths, found.reply, { added, removed, stars, note }, createSystemClock().now())
  if (!written.ok) return tellFailure(context, written.failure)
  const { tradeId } = found.reply
  if (words.flag('json')) context.print(JSON.stringify({ ok: true, tradeId, ...written.reply }))
  else {
    const tags = written.reply.tags.map((tag) => ` #${tag}`).join('')
    context.print(`${tradeId.slice(0, 12)}: ${written.reply.stars} stars${tags}. ${written.reply.note}`.trimEnd())
  }
  return EXIT.done
}
