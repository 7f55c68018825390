import { ownDataDirectory } from '#adapters/storage/dataDirectory.ts'
import type { BarInterval } from '#core/model/bar.ts'
import { DAY } from '#core/time/duration.ts'
import { formatTimestamp } from '#core/time/iso.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { HistoryRequest } from '#engines/data/feeds/ports.ts'
import { openTerminalSources, type TerminalSources } from '../../backfill/terminalSources.ts'
import { EXIT, type CommandContext } from '../../commandLine.ts'
import type { FeedOrigins } from '../../feeds/feedEntry.ts'
import { FEED_ENTRIES } from '../../feeds/feedRegistry.ts'
import { createSystemClock } from '../../systemClock.ts'
import { tellFailure } from '../commonOptions.ts'
import { timeOption } from '../history/seriesOptions.ts'
import { type OpenMarketData, withMarket } from '../market/withMarket.ts'
import { keptChoices } from '../sources/keptChoices.ts'

/** Figures of derivatives, which are stored beside the bars. */
export type DerivativeKind = HistoryRequest['kind']
/** Every such kind. */
export const DERIVATIVE_KINDS = ['funding', 'open-interest', 'mark', 'index'] as const

const USUAL_DAYS = 30
/** A source that goes on for longer has lost its way. */
const MOST_PAGES = 5_000

/** Fetches figures of a derivative into the market history. */
export function fetchDerivatives(context: CommandContext, kind: DerivativeKind, origins: FeedOrigins): Promise<number> {
  return withMarket(context, async (market) => {
    const words = context.arguments
    const clock = createSystemClock()
    const from = timeOption(words, 'from', clock.now() - USUAL_DAYS * DAY)
    if (!from.ok) return tellFailure(context, from.failure, EXIT.misused)
    const to = timeOption(words, 'to', clock.now())
    if (!to.ok) return tellFailure(context, to.failure, EXIT.misused)
    const sources = openTerminalSources({
      entries: FEED_ENTRIES,
      clock,
      // No source needs a key to tell derivatives.
      credentials: () => null,
      choices: keptChoices(ownDataDirectory(words.text('data-dir'))),
      note: (text) => context.complain(text),
      origins,
    })
    const close = (): void => void sources.close()
    context.signal.addEventListener('abort', close, { once: true })
    try {
      const source = words.text('source') ?? ''
      const request = await findRequest(sources, source, words.operand(0) ?? '', {
        kind,
        interval: kind === 'mark' || kind === 'index' ? (words.text('interval') as BarInterval) : 'event',
        from: Math.max(0, from.time),
        to: Math.min(to.time, clock.now()),
      })
      if (!request.ok) return tellFailure(context, request.failure)
      const stored = await storeAll(sources, market, source, request.reply, clock.now)
      return tell(context, source, request.reply, stored)
    } finally {
      context.signal.removeEventListener('abort', close)
      await sources.close()
    }
  })
}

interface Stored {
  readonly rows: number
  readonly added: number
  readonly corrected: number
}

async function findRequest(
  sources: TerminalSources,
  source: string,
  symbol: string,
  about: Omit<HistoryRequest, 'instrumentId'>,
): Promise<CommandResult<HistoryRequest>> {
  const able = sources.cards.filter(({ historical }) => historical.includes('DERIVATIVES')).map(({ id }) => id)
  if (!able.includes(source)) {
    return refused('SOURCE_UNKNOWN', `"${source}" cannot be asked for ${about.kind}; ${able.join(', ')} can.`)
  }
  const listed = await sources.list(source)
  if (!listed.ok) return refused(listed.failure.code, listed.failure.message)
  const match =
    listed.value.find(({ instrument }) => instrument.id === symbol) ??
    // The swap and the coin itself may share the source's own symbol; figures of derivatives are of the swap.
    listed.value.find(
      ({ product, sourceSymbol, instrument }) =>
        product !== 'SPOT' && (instrument.symbol === symbol || sourceSymbol === symbol),
    )
  if (match === undefined) {
    const message = `${source} lists no derivative ${symbol}, so nothing was fetched; write it as BTC/USDT:USDT.`
    return refused('INSTRUMENT_UNKNOWN', message)
  }
  return accepted({ ...about, instrumentId: match.instrument.id })
}

/** Stores page after page, so that what came before a failure is kept. */
async function storeAll(
  sources: TerminalSources,
  { archive }: OpenMarketData,
  source: string,
  request: HistoryRequest,
  now: () => number,
): Promise<CommandResult<Stored>> {
  const { instrumentId, kind, interval } = request
  let stored: Stored = { rows: 0, added: 0, corrected: 0 }
  let from = request.from
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await sources.history(source, { ...request, from })
    if (!answer.ok) return refused(answer.failure.code, `${answer.failure.message} ${kept(stored)}`)
    const { columns, next } = answer.value
    const taken = archive.ports.history.ingest({ source, instrumentId, kind, interval }, columns, now())
    if (!taken.ok) return taken
    const { added, corrected } = taken.reply
    stored = {
      rows: stored.rows + columns.ts.length,
      added: stored.added + added,
      corrected: stored.corrected + corrected,
    }
    if (next === null || next <= from || next >= request.to) return accepted(stored)
    from = next
  }
  return refused('FEED_BAD_ANSWER', `${source} goes on without an end. ${kept(stored)}`)
}

function kept({ added }: Stored): string {
  return `${added} rows that came before are stored.`
}

function tell(context: CommandContext, source: string, request: HistoryRequest, end: CommandResult<Stored>): number {
  if (!end.ok) return tellFailure(context, end.failure)
  const { instrumentId, kind, interval, from, to } = request
  if (context.arguments.flag('json')) {
    context.print(JSON.stringify({ ok: true, source, instrumentId, kind, interval, from, to, ...end.reply }))
    return EXIT.done
  }
  const { rows, added, corrected } = end.reply
  const differs = corrected === 0 ? '' : `, ${corrected} told differently now and kept beside`
  const length = interval === 'event' ? '' : ` of ${interval}`
  const span = `${formatTimestamp(from)} to ${formatTimestamp(to)}`
  context.print(
    `${instrumentId}, ${kind}${length}, ${span} from ${source}: ${rows} rows, ${added} of them new${differs}.`,
  )
  return EXIT.done
}
