import type { BarPage, FeedAnswer, StopSignal } from '#engines/data/feeds/ports.ts'
import type { CcxtTrade } from '../exchange/ccxtExchange.ts'
import { BAR_LENGTH, labelFrom, labelOf } from './barGrid.ts'
import { badRows, type BarQuestion } from './barQuestion.ts'
import { barsOfRows } from './barRows.ts'
import { rowsOfTrades } from './barsOfTrades.ts'

/** Most answers with trades that one page of bars is worth. */
const MOST_ANSWERS = 10

/**
 * Makes a page of bars of trades, where `reached` is the first label that is told as such and few are wanted from before.
 * Null where there is nothing to be made.
 */
export async function askGoneBars(
  question: BarQuestion,
  reached: number,
  what: string,
  stop: StopSignal,
): Promise<FeedAnswer<BarPage> | 'TOO_MANY' | null> {
  const { venue, calls, market, request, volumeOf } = question
  const rule = venue.trades
  const from = labelFrom(request.from, request.interval)
  const to = Math.min(labelFrom(request.to, request.interval), reached)
  if (rule === null || question.volumeOf === null || from >= to) return null
  if (to - from > rule.span || BAR_LENGTH[request.interval] > rule.longestBar) return null
  const { interval } = request
  const trades: CcxtTrade[] = []
  let cursor = rule.cursorOf(from)
  let known = from
  for (let answers = 0; answers < MOST_ANSWERS && known < to; answers += 1) {
    const page = await calls.call(what, stop, (exchange) =>
      exchange.fetchTrades(market.symbol, undefined, rule.most, rule.fields(cursor)),
    )
    if (!page.ok) return page
    trades.push(...page.value)
    const last = page.value.at(-1)
    const next = last === undefined ? null : rule.cursorAfter(last)
    known = page.value.length < rule.most ? to : (last?.timestamp ?? Number.NaN) * 1_000
    if (known < to && (next === null || next === cursor)) return badRows(venue.name, what, 'its trades do not go on')
    cursor = next ?? cursor
  }
  // The bar in which the known trades end is asked for again.
  const covered = known >= to ? to : labelOf(known, interval)
  if (!(covered > from)) return 'TOO_MANY'
  const rows = rowsOfTrades(trades, interval)
  if (rows === null) return badRows(venue.name, what, 'its trades are in no order or without a price')
  const bars = barsOfRows(rows, interval, interval, from, covered, volumeOf)
  if (!bars.ok) return badRows(venue.name, what, bars.reason)
  return { ok: true, value: { columns: bars.columns, next: covered < request.to ? covered : null } }
}
