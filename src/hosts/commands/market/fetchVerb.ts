import { ownDataDirectory } from '#adapters/storage/dataDirectory.ts'
import type { BarInterval } from '#core/model/bar.ts'
import { identifier, type InstrumentId } from '#core/model/identifiers.ts'
import type { AssetClass, SessionCalendar } from '#core/model/instrument.ts'
import { DAY } from '#core/time/duration.ts'
import { formatTimestamp } from '#core/time/iso.ts'
import { barIntervalSchema } from '#contracts/records/basics.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import { sourceOrder } from '#engines/data/sla/sourceOrder.ts'
import { driveBackfill, type BackfillEnd } from '../../backfill/driveBackfill.ts'
import { openTerminalSources, type TerminalSources } from '../../backfill/terminalSources.ts'
import { EXIT, type Command, type CommandContext, type CommandOption } from '../../commandLine.ts'
import type { FeedOrigins } from '../../feeds/feedEntry.ts'
import { FEED_ENTRIES } from '../../feeds/feedRegistry.ts'
import { createSystemClock } from '../../systemClock.ts'
import { DATA_DIR, JSON_OUTPUT, tellFailure } from '../commonOptions.ts'
import { readKeys, type KeyOfSource } from '../keys/readKeys.ts'
import { keptChoices } from '../sources/keptChoices.ts'
import { timeOption } from '../history/seriesOptions.ts'
import { withMarket } from './withMarket.ts'

/** What the two verbs differ in. */
export interface FetchVerb {
  readonly name: string
  readonly summary: string
  /** True asks for all bars, false for those that are not stored. */
  readonly anew: boolean
}

const INTERVALS = barIntervalSchema.options
const USUAL_DAYS = 30

const OPTIONS: readonly CommandOption[] = [
  { name: 'interval', kind: 'choice', choices: INTERVALS, default: '1d', help: 'Length of a bar.' },
  {
    name: 'from',
    kind: 'text',
    value: 'TIME',
    help: `The first bar is not before this time (UTC); ${USUAL_DAYS} days ago when left out.`,
  },
  { name: 'to', kind: 'text', value: 'TIME', help: 'Every bar is before this time (UTC); now when left out.' },
  {
    name: 'keys',
    kind: 'flag',
    help: 'Uses the keys of the vault; its passphrase is asked for unseen, or read from a pipe.',
  },
  DATA_DIR,
  JSON_OUTPUT,
]

/** Makes a verb that fetches bars of one instrument into the history. `origins` are servers of a test. */
export function createFetchVerb({ name, summary, anew }: FetchVerb, origins: FeedOrigins = {}): Command {
  return {
    name,
    summary,
    operands: [{ name: 'SYMBOL', required: true, help: 'For example AAPL, BTC/USD or BTC/USD.KRAKEN.' }],
    options: [
      {
        name: 'source',
        kind: 'text',
        value: 'SOURCE',
        ...(anew ? { required: true } : {}),
        help: `Who is asked, for example kraken${anew ? '' : '; the best one that serves when left out'}.`,
      },
      ...OPTIONS,
    ],
    run: (context) => withMarket(context, (market) => fetchInto(context, market, anew, origins)),
  }
}

async function fetchInto(
  context: CommandContext,
  { archive, desk }: Parameters<Parameters<typeof withMarket>[1]>[0],
  anew: boolean,
  origins: FeedOrigins,
): Promise<number> {
  const words = context.arguments
  const clock = createSystemClock()
  const [from, to] = [timeOption(words, 'from', clock.now() - USUAL_DAYS * DAY), timeOption(words, 'to', clock.now())]
  if (!from.ok) return tellFailure(context, from.failure, EXIT.misused)
  if (!to.ok) return tellFailure(context, to.failure, EXIT.misused)
  const keys = words.flag('keys')
    ? await readKeys(context, ownDataDirectory(words.text('data-dir')))
    : accepted<KeyOfSource>(() => null)
  if (!keys.ok) return tellFailure(context, keys.failure)
  const sources = openTerminalSources({
    entries: FEED_ENTRIES,
    clock,
    credentials: keys.reply,
    choices: keptChoices(ownDataDirectory(words.text('data-dir'))),
    note: (text) => context.complain(text),
    origins,
  })
  const close = (): void => void sources.close()
  context.signal.addEventListener('abort', close, { once: true })
  try {
    const found = await findSeries(sources, words.operand(0) ?? '', words.text('source'))
    if (!found.ok) return tellFailure(context, found.failure)
    // The option's choices are the intervals.
    const interval = words.text('interval') as BarInterval
    const { instrumentId, assetClass } = found.reply
    const end = await driveBackfill(
      {
        ...found.reply,
        interval,
        from: Math.max(0, from.time),
        to: Math.min(to.time, clock.now()),
        anew,
        withActions: assetClass === 'EQUITY',
      },
      { archive, desk, sources, clock, signal: context.signal, onProgress: (line) => context.complain(line) },
    )
    const series = { instrumentId, interval, from: from.time, to: to.time }
    return tell(context, series, end, sources.refusedRows())
  } finally {
    context.signal.removeEventListener('abort', close)
    await sources.close()
  }
}

interface FoundSeries {
  readonly instrumentId: InstrumentId
  readonly assetClass: AssetClass
  readonly calendar: SessionCalendar
  readonly sources: readonly string[]
}

/** What a symbol means: by the list of its source where there is one, else a US share. */
async function findSeries(
  sources: TerminalSources,
  symbol: string,
  wanted: string | null,
): Promise<CommandResult<FoundSeries>> {
  const venue = symbol.slice(symbol.lastIndexOf('.') + 1)
  const own = sources.cards.find(({ id }) => symbol.includes('.') && id === venue.toLowerCase())
  const card = sources.cards.find(({ id }) => id === wanted) ?? (wanted === null ? own : undefined)
  if (wanted !== null && card === undefined) {
    const known = sources.cards.map(({ id }) => id).join(', ')
    return refused('SOURCE_UNKNOWN', `There is no source "${wanted}" that can be asked; there are ${known}.`)
  }
  if (card?.historical.includes('INSTRUMENTS') === true) {
    const listed = await sources.list(card.id)
    if (!listed.ok) return refused(listed.failure.code, listed.failure.message)
    const match =
      listed.value.find(({ instrument }) => instrument.id === symbol) ??
      listed.value.find(({ instrument, sourceSymbol }) => instrument.symbol === symbol || sourceSymbol === symbol)
    if (match === undefined) {
      return refused(
        'INSTRUMENT_UNKNOWN',
        `${card.name} does not list ${symbol}, so nothing was fetched; check its name.`,
      )
    }
    const { id, assetClass, calendar } = match.instrument
    return accepted({ instrumentId: id, assetClass, calendar, sources: [card.id] })
  }
  const isIndex = venue === 'INDEX'
  const name = symbol.endsWith('.US') || (isIndex && symbol.includes('.')) ? symbol : `${symbol}.US`
  const assetClass = isIndex ? 'INDEX' : 'EQUITY'
  const order =
    card === undefined
      ? sourceOrder(sources.cards, assetClass, 'BARS', 'historical').filter((id) => sources.hasKey(id))
      : [card.id]
  return accepted({ instrumentId: identifier<InstrumentId>(name), assetClass, calendar: 'XNYS', sources: order })
}

interface ToldSeries {
  readonly instrumentId: InstrumentId
  readonly interval: BarInterval
  readonly from: number
  readonly to: number
}

function tell(context: CommandContext, series: ToldSeries, end: BackfillEnd, refusedRows: number): number {
  const { state, sourceId, stored, quarantined, doubts, message } = end
  const { instrumentId, interval, from, to } = series
  if (context.arguments.flag('json'))
    context.print(JSON.stringify({ ok: state === 'DONE', ...series, ...end, refusedRows }))
  else {
    const span = `${formatTimestamp(from)} to ${formatTimestamp(to)}`
    context.print(
      `${instrumentId}, ${interval}, ${span}${sourceId === null ? '' : ` from ${sourceId}`}: ${stored} bars stored.`,
    )
    if (quarantined > 0) {
      context.print(`${quarantined} bars are held in quarantine; quarterdeck data quarantine lists them.`)
    }
    if (refusedRows > 0) context.print(`${refusedRows} rows could not be read and were left out.`)
    if (doubts > 0) context.print(`${doubts} doubts were found and the bars stored all the same.`)
  }
  if (state === 'FAILED') context.complain(message)
  if (state === 'STOPPED') context.complain('Stopped. What came is stored; data backfill goes on from there.')
  return state === 'DONE' ? EXIT.done : EXIT.failed
}
