import { FEED_CARDS } from '#adapters/feeds/cards.ts'
import { ownDataDirectory, prepareDataDirectory } from '#adapters/storage/dataDirectory.ts'
import { acquireInstanceLock } from '#adapters/storage/instanceLock.ts'
import { hasChoices, type SourceChoices } from '#contracts/sourceChoices.ts'
import type { FeedCard, FeedKind } from '#engines/data/feeds/ports.ts'
import { EXIT, type Command, type CommandContext } from '../commandLine.ts'
import { DATA_DIR, JSON_OUTPUT, tellFailure } from './commonOptions.ts'
import { changeChoices } from './sources/changeChoices.ts'
import { keepChoices, keptChoices } from './sources/keptChoices.ts'

const WORDS: Readonly<Record<FeedKind, string>> = {
  INSTRUMENTS: 'instruments',
  BARS: 'bars',
  TRADES: 'trades',
  QUOTES: 'quotes',
  BOOK: 'order books',
  DERIVATIVES: 'funding and open interest',
  ACTIONS: 'dividends and splits',
  OPTION_CHAIN: 'option chains',
  FUNDAMENTALS: 'fundamentals',
  INSIDER_TRADES: 'trades of insiders',
  NEWS: 'news',
  CALENDAR: 'calendars',
  ONCHAIN: 'on-chain data',
}
const KEYS: Readonly<Record<FeedCard['key'], string>> = {
  none: 'needs no key',
  optional: 'works without a key',
  required: 'needs a key',
}

/** `quarterdeck data sources`: what each source gives, what it needs, and what is chosen about it. */
export const dataSourcesCommand: Command = {
  name: 'data sources',
  summary: 'Lists the sources of market data: what each gives, whether it needs a key, its limits, terms and choices.',
  operands: [{ name: 'SOURCE', required: false, help: 'The id of one source; all when left out.' }],
  options: [
    {
      name: 'set',
      kind: 'pair',
      value: 'NAME=VALUE',
      repeatable: true,
      help: 'Chooses something about the source, for example plan=PLUS; an empty value takes it back.',
    },
    {
      name: 'feed',
      kind: 'pair',
      value: 'NAME=ADDRESS',
      repeatable: true,
      help: 'A feed of news that rss reads; all that are given replace those that were chosen.',
    },
    { name: 'usual', kind: 'flag', help: 'Takes every choice about the source back.' },
    DATA_DIR,
    JSON_OUTPUT,
  ],
  run: (context) => Promise.resolve(run(context)),
}

function run(context: CommandContext): number {
  const words = context.arguments
  const wanted = words.operand(0)
  const sources = FEED_CARDS.filter(({ id }) => wanted === null || id === wanted)
  if (sources.length === 0) {
    const known = FEED_CARDS.map(({ id }) => id).join(', ')
    const message = `There is no source "${wanted ?? ''}"; the sources are ${known}.`
    return tellFailure(context, { code: 'SOURCE_UNKNOWN', message }, EXIT.misused)
  }
  const isChange = words.list('set').length + words.list('feed').length > 0 || words.flag('usual')
  if (isChange && wanted === null) {
    const message = 'Which source is meant is not said; name it: quarterdeck data sources alpaca --set plan=PLUS.'
    return tellFailure(context, { code: 'OPERAND_MISSING', message }, EXIT.misused)
  }
  const root = ownDataDirectory(words.text('data-dir'))
  if (isChange && wanted !== null) {
    const code = change(context, root, wanted)
    if (code !== EXIT.done) return code
  }
  const choices = wanted === null ? null : keptChoices(root)
  if (words.flag('json')) {
    const chosen = wanted !== null && choices !== null && hasChoices(wanted) ? { choices: choices[wanted] } : {}
    context.print(JSON.stringify({ ok: true, sources, ...chosen }))
  } else context.print(sources.map((card) => describe(card, choices)).join('\n\n'))
  return EXIT.done
}

/** Keeps what was chosen; a running workstation has the settings in its hands, so it must not run. */
function change(context: CommandContext, root: string, sourceId: string): number {
  const words = context.arguments
  const prepared = prepareDataDirectory(root)
  if (!prepared.ok) return tellFailure(context, prepared.failure)
  const acquired = acquireInstanceLock(root)
  if (!acquired.ok) return tellFailure(context, acquired.failure)
  try {
    const written = { pairs: words.pairs('set'), feeds: words.pairs('feed'), isReset: words.flag('usual') }
    const changed = changeChoices(keptChoices(root), sourceId, written)
    if (!changed.ok) return tellFailure(context, changed.failure, EXIT.misused)
    keepChoices(root, changed.reply)
    return EXIT.done
  } finally {
    acquired.lock.release()
  }
}

function describe(card: FeedCard, choices: SourceChoices | null): string {
  const { id, name, historical, live, key, keyNote, licence, limits } = card
  const gives = [
    ...(live.length > 0 ? [`${kindWords(live)} live`] : []),
    ...(historical.length > 0 ? [`${kindWords(historical)} on request`] : []),
  ]
  return [
    `${id}  ${name}: ${gives.join('; ')}; ${KEYS[key]}.`,
    ...(keyNote === '' ? [] : [`  Key: ${keyNote}`]),
    `  Limits: ${limits}`,
    `  Terms: ${licence}`,
    ...(choices !== null && hasChoices(id) ? [`  Choices: ${choiceWords(choices[id])}.`] : []),
  ].join('\n')
}

function choiceWords(chosen: Readonly<Record<string, unknown>>): string {
  return Object.entries(chosen)
    .map(
      ([name, value]) =>
        `${name}=${value === null ? 'as usual' : typeof value === 'string' ? value : JSON.stringify(value)}`,
    )
    .join(', ')
}

function kindWords(kinds: readonly FeedKind[]): string {
  return kinds.map((kind) => WORDS[kind]).join(', ')
}
