import type { CommandPayload } from '#contracts/channel.ts'
import type { dataChannel } from '#contracts/data.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { RegimeHistory } from '#contracts/records/features.ts'
import { Memory } from '#quant/indicators/kernel/memory.ts'
import { SixRegimes } from '#quant/regimes/sixRegimes.ts'
import { queryBars } from '../barQuery.ts'
import type { DataDesk } from '../desk.ts'
import { closedBars } from './closedBars.ts'

/** Bars before the first one wanted, after which what came earlier has no weight. */
const BARS_BEFORE = 1_000

/** The regime of each bar that has closed, by the same rules as while it was followed; -1 where it is not known. */
export function queryRegimes(
  desk: DataDesk,
  { instrumentId, interval, before, limit }: CommandPayload<typeof dataChannel, 'QueryRegimes'>,
): CommandResult<RegimeHistory> {
  const { market, live } = desk.state
  const bars = queryBars(market, live, { instrumentId, interval, before, limit: limit + BARS_BEFORE })
  if (!bars.ok) return bars
  const closed = closedBars(desk, bars.reply.columns, instrumentId, interval, before)
  if (closed === null) return refused('UNKNOWN_INSTRUMENT', `${instrumentId} is not part of this session.`)
  const { columns, tsClose } = closed
  const regimes = new SixRegimes(new Memory())
  const labels = new Float64Array(tsClose.length).fill(-1)
  for (let bar = 0; bar < tsClose.length; bar += 1) {
    const { high, low, close } = columns
    regimes.next(high[bar] ?? Number.NaN, low[bar] ?? Number.NaN, close[bar] ?? Number.NaN, Number.NaN)
    if (Number.isFinite(regimes.held)) labels[bar] = regimes.held
  }
  const start = Math.max(0, tsClose.length - limit)
  return accepted({
    tsOpen: columns.tsOpen.slice(start),
    labels: labels.slice(start),
    origin: bars.reply.origin,
  })
}
