import { formatTimestamp } from '#core/time/iso.ts'
import type { BarPage, FeedAnswer, StopSignal } from '#engines/data/feeds/ports.ts'
import { feedFailure } from '../../../parsing/answerSource.ts'
import { askGoneBars } from './askGoneBars.ts'
import { BAR_LENGTH, labelOf } from './barGrid.ts'
import { type BarPlan, planBars } from './barPlan.ts'
import { badRows, type BarQuestion } from './barQuestion.ts'
import { barsOfRows } from './barRows.ts'

/** Asks for one page of finished bars. */
export async function askBars(question: BarQuestion, stop: StopSignal): Promise<FeedAnswer<BarPage>> {
  const { venue, calls, market, rule, request, fields, now } = question
  const { interval, from, to } = request
  const what = `${question.what} of ${market.symbol}`
  const plan = planBars(rule, interval, from, to, now)
  if (plan === 'EMPTY') return { ok: true, value: { columns: NO_BARS, next: null } }
  const told = await askGoneBars(question, 'outOfReach' in plan ? plan.outOfReach : plan.from, what, stop)
  // What is too much to be made of trades is left out, as long as there is something to be told.
  if (told !== null && !(told === 'TOO_MANY' && 'rows' in plan))
    return told === 'TOO_MANY' ? tooMany(venue.name, what) : told
  if ('outOfReach' in plan) {
    const since = formatTimestamp(plan.outOfReach)
    const message = `${venue.name} gives ${what} only since ${since}, so earlier ones are missing; ask for later ones or import a file.`
    return feedFailure('FEED_UNAVAILABLE', message)
  }
  const until = rule.until?.(plan.pageTo) ?? {}
  const limit = rule.sendsRows ? plan.rows : undefined
  const rows = await calls.call(what, stop, (exchange) =>
    exchange.fetchOHLCV(market.symbol, rule.timeframe, plan.from / 1_000, limit, { ...fields, ...until }),
  )
  if (!rows.ok) return rows
  const covered = coveredTo(plan, question, rows.value)
  const bars = barsOfRows(rows.value, rule.timeframe, interval, plan.from, covered, question.volumeOf)
  if (!bars.ok) return badRows(venue.name, what, bars.reason)
  return { ok: true, value: { columns: bars.columns, next: covered < plan.to ? covered : null } }
}

function tooMany(name: string, what: string): ReturnType<typeof feedFailure> {
  const message = `${name} has more trades in one bar than are worth asking for, so ${what} is missing there; ask for shorter bars.`
  return feedFailure('FEED_UNAVAILABLE', message)
}

/** Behind the last bar of which everything was told. */
function coveredTo(
  { pageTo, to, rows }: BarPlan,
  { rule, request }: BarQuestion,
  told: readonly (readonly unknown[])[],
): number {
  if (rule.ends === 'WITH_TIME') return pageTo
  // Without an end, an answer that is not full goes as far as there is anything.
  const last = Number(told.at(-1)?.[0]) * 1_000
  if (told.length < rows || !(last > 0)) return to
  return Math.min(to, labelOf(last + BAR_LENGTH[rule.timeframe], request.interval))
}

const EMPTY = new Float64Array(0)
const NO_BARS = { tsOpen: EMPTY, open: EMPTY, high: EMPTY, low: EMPTY, close: EMPTY, volume: EMPTY }
