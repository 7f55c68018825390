import { FEED_CARDS } from '#adapters/feeds/cards.ts'
import type { FeedCard, FeedKind } from '#engines/data/feeds/ports.ts'
import { EXIT, type Command } from '../commandLine.ts'
import { JSON_OUTPUT, tellFailure } from './commonOptions.ts'

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

/** `quarterdeck data sources`: what each source gives, and what it needs. */
export const dataSourcesCommand: Command = {
  name: 'data sources',
  summary: 'Lists the sources of market data: what each gives, whether it needs a key, its limits and terms.',
  operands: [{ name: 'SOURCE', required: false, help: 'The id of one source; all when left out.' }],
  options: [JSON_OUTPUT],
  run: (context) => {
    const wanted = context.arguments.operand(0)
    const sources = FEED_CARDS.filter(({ id }) => wanted === null || id === wanted)
    if (sources.length === 0) {
      const known = FEED_CARDS.map(({ id }) => id).join(', ')
      const message = `There is no source "${wanted ?? ''}"; the sources are ${known}.`
      return Promise.resolve(tellFailure(context, { code: 'SOURCE_UNKNOWN', message }, EXIT.misused))
    }
    if (context.arguments.flag('json')) context.print(JSON.stringify({ ok: true, sources }))
    else context.print(sources.map(describe).join('\n\n'))
    return Promise.resolve(EXIT.done)
  },
}

function describe({ id, name, historical, live, key, keyNote, licence, limits }: FeedCard): string {
  const gives = [
    ...(live.length > 0 ? [`${words(live)} live`] : []),
    ...(historical.length > 0 ? [`${words(historical)} on request`] : []),
  ]
  return [
    `${id}  ${name}: ${gives.join('; ')}; ${KEYS[key]}.`,
    ...(keyNote === '' ? [] : [`  Key: ${keyNote}`]),
    `  Limits: ${limits}`,
    `  Terms: ${licence}`,
  ].join('\n')
}

function words(kinds: readonly FeedKind[]): string {
  return kinds.map((kind) => WORDS[kind]).join(', ')
}
