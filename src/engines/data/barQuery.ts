import type { BarColumns } from '#core/model/bar.ts'
import type { CommandPayload, CommandReply } from '#contracts/channel.ts'
import type { dataChannel } from '#contracts/data.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import { liveBars } from './live/liveBars.ts'
import type { LiveMarket } from './live/liveMarket.ts'
import { intervalLength } from './sources/closeTime.ts'
import { cutColumns } from './sources/datasetSource.ts'
import { aggregateBars } from './sources/growingBars.ts'
import type { OpenMarket } from './state.ts'

type Query = CommandPayload<typeof dataChannel, 'QueryBars'>

/** Answers a chart's question for bars: the newest before a time, none later than the market has played. */
export function queryBars(
  market: OpenMarket | null,
  live: LiveMarket | null,
  query: Query,
): CommandResult<CommandReply<typeof dataChannel, 'QueryBars'>> {
  if (market === null)
    return refused('NO_MARKET', 'No market is open, so there are no bars to show; start a session first.')
  const { instrumentId, interval, before, limit } = query
  if (!market.source.instruments.some(({ id }) => id === instrumentId)) {
    return refused('UNKNOWN_INSTRUMENT', `${instrumentId} is not part of this session.`)
  }
  const found = barsOf(market, live, query)
  if (found === null) {
    return refused(
      'INTERVAL_NOT_AVAILABLE',
      `This session has no ${interval} bars; its own interval is ${market.source.interval}.`,
    )
  }
  const end = before === null ? found.tsOpen.length : countBefore(found.tsOpen, before)
  const start = Math.max(0, end - limit)
  const columns = copied(cutColumns(found, start, end))
  return accepted({ columns, origin: market.source.origin, interval, complete: start === 0 })
}

function barsOf(
  { source, recorder, marketTime }: OpenMarket,
  live: LiveMarket | null,
  query: Query,
): BarColumns | null {
  const { instrumentId, interval, before, limit } = query
  if (live !== null) return liveBars(live, recorder, instrumentId, interval, before ?? Infinity, limit + 1)
  const stored = source.bars(instrumentId, interval)
  if (stored !== null || recorder === null) return stored
  const until = before ?? (marketTime ?? 0) + 1
  if (interval === source.interval) return recorder.read(instrumentId, until, limit + 1)
  const own = intervalLength(source.interval)
  const wanted = intervalLength(interval)
  if (own === null || wanted === null || wanted % own !== 0) return null
  return aggregateBars(recorder.read(instrumentId, until, (limit + 1) * (wanted / own)), wanted)
}

function countBefore(tsOpen: Float64Array, before: number): number {
  let count = tsOpen.length
  while (count > 0 && (tsOpen[count - 1] ?? 0) >= before) count -= 1
  return count
}

/** Columns of their own, so that they can cross threads without the rest. */
function copied(columns: BarColumns): BarColumns {
  const { tsOpen, open, high, low, close, volume } = columns
  return {
    tsOpen: tsOpen.slice(),
    open: open.slice(),
    high: high.slice(),
    low: low.slice(),
    close: close.slice(),
    volume: volume.slice(),
  }
}
