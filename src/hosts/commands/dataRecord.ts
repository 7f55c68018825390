import { dataPaths, ownDataDirectory, prepareDataDirectory } from '#adapters/storage/dataDirectory.ts'
import { storageFailure } from '#adapters/storage/sqlite/storageFailure.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import { EXIT, type Command, type CommandContext } from '../commandLine.ts'
import { FEED_ENTRIES } from '../feeds/feedRegistry.ts'
import { recordLive, type RecordWish } from '../recordings/recordLive.ts'
import { recordingIdOf } from '../recordings/sessionRecorder.ts'
import { createSystemClock } from '../systemClock.ts'
import { DATA_DIR, JSON_OUTPUT, tellFailure } from './commonOptions.ts'
import { keptChoices } from './sources/keptChoices.ts'

const KINDS = { trades: 'TRADES', quotes: 'QUOTES', book: 'BOOK', derivatives: 'DERIVATIVES' } as const

/** `quarterdeck data record`: writes down what a source says, message by message. */
export const dataRecordCommand: Command = {
  name: 'data record',
  summary: 'Records what a source tells live, every message as it comes, to be played again with data replay.',
  operands: [
    { name: 'SYMBOL', required: true, repeatable: true, help: 'For example BTC/USD; several are heard together.' },
  ],
  options: [
    {
      name: 'source',
      kind: 'text',
      value: 'ID',
      required: true,
      help: 'Who is listened to; "data sources" lists them.',
    },
    {
      name: 'kinds',
      kind: 'text',
      value: 'LIST',
      default: 'trades,quotes,book',
      help: 'What is heard: trades, quotes, book, derivatives.',
    },
    { name: 'for', kind: 'number', value: 'SECONDS', help: 'Ends after so long; without it Ctrl+C ends it.' },
    { name: 'name', kind: 'text', value: 'NAME', help: 'Name of the recording; the moment it begins when left out.' },
    DATA_DIR,
    JSON_OUTPUT,
  ],
  run: async (context) => {
    const wish = readWish(context)
    if (!wish.ok) return tellFailure(context, wish.failure, EXIT.misused)
    const root = ownDataDirectory(context.arguments.text('data-dir'))
    const prepared = prepareDataDirectory(root)
    if (!prepared.ok) return tellFailure(context, prepared.failure)
    const { recordings } = dataPaths(root)
    const recorded = await recordLive(wish.reply, recordings, context.signal, (line) => {
      if (!context.arguments.flag('json')) context.complain(line)
    }).catch((error: unknown) => ({ ok: false as const, failure: storageFailure(error, 'The recording', recordings) }))
    if (!recorded.ok) return tellFailure(context, recorded.failure)
    const { messages, events, folder } = recorded.reply
    if (context.arguments.flag('json')) context.print(JSON.stringify({ ok: true, ...recorded.reply }))
    else context.print(`${messages} messages with ${events} events were recorded in ${folder}.`)
    return EXIT.done
  },
}

function readWish(context: CommandContext): CommandResult<RecordWish> {
  const words = context.arguments
  const entry = FEED_ENTRIES.find(({ card }) => card.id === words.text('source'))
  if (entry === undefined || entry.card.live.length === 0) {
    const able = FEED_ENTRIES.filter(({ card }) => card.live.length > 0).map(({ card }) => card.id)
    const text = `"${words.text('source') ?? ''}" is no source that tells anything live; those that do are ${able.join(', ')}.`
    return refused('SOURCE_UNKNOWN', text)
  }
  const named = (words.text('kinds') ?? '').split(',').map((kind) => kind.trim())
  const kinds = named.flatMap((kind) => (Object.hasOwn(KINDS, kind) ? [KINDS[kind as keyof typeof KINDS]] : []))
  if (kinds.length !== named.length) {
    return refused(
      'OPTION_VALUE',
      `--kinds takes a list of ${Object.keys(KINDS).join(', ')}; ${named.join(',')} is none.`,
    )
  }
  const seconds = words.number('for')
  if (seconds !== null && seconds <= 0) {
    return refused('OPTION_VALUE', '--for must be more than 0 seconds; leave it out to end with Ctrl+C.')
  }
  const recordingId = words.text('name') ?? recordingIdOf(createSystemClock().now())
  if (!/^[\w.-]{1,80}$/.test(recordingId) || /^\.+$/.test(recordingId)) {
    return refused(
      'OPTION_VALUE',
      `--name may hold letters, digits, points and dashes only, and ${recordingId} does not.`,
    )
  }
  const choices = keptChoices(ownDataDirectory(words.text('data-dir')))
  return accepted({ entry, symbols: words.operandsFrom(0), kinds, seconds, recordingId, choices })
}
