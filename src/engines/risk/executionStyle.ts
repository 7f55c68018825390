import type { ExecutionPlan } from '#core/model/executionPlan.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { fromMoney } from '#core/money.ts'
import type { CostEstimate } from '#core/model/proposal.ts'
import { exchangeCalendar } from '#core/time/calendars/exchangeCalendars.ts'
import { DAY, HOUR, MINUTE } from '#core/time/duration.ts'
import type { ExecutionStyle } from '#contracts/risk.ts'
import type { Session } from '#contracts/records/market.ts'
import {
  chooseStyle,
  spreadStyle,
  type StyleChoice,
  type StyleQuestion,
} from '#trading/execution/policy/chooseStyle.ts'
import type { EntryPlan } from './entryPlan.ts'
import { flowTime } from './flowTime.ts'
import type { RiskDesk } from './state.ts'

/** A trading day in New York. */
const NEW_YORK_DAY = 6.5 * HOUR
/** Bars over which the turnover is counted. */
const TURNOVER_BARS = 20
/** Fewest daily returns a volatility is read from. */
const RETURNS_AT_LEAST = 20
const BPS = 10_000

/**
 * How an entry of this size is to be worked; null where its orders leave at once, as they do unless it is large for the
 * volume or the trader asks for another style. Only plain limit entries of open markets are worked over time; a backtest
 * sends everything at once.
 *
 * @param value of the entry, micro-units
 * @param style what the trader asked for; null leaves the choice to the house
 */
export function planExecution(
  desk: RiskDesk,
  session: Session,
  instrument: Instrument,
  plan: Pick<EntryPlan, 'orderType' | 'entry' | 'limitPrice'>,
  quantity: number,
  value: number,
  cost: CostEstimate,
  style: ExecutionStyle | null,
): ExecutionPlan | null {
  const { memory, context } = desk
  const isPlain = plan.orderType === 'LIMIT' && plan.entry === null && plan.limitPrice !== null
  if (session.mode === 'BACKTEST' || !isPlain || style === 'AT_ONCE' || quantity < 2 * instrument.quantityIncrement)
    return null
  const now = flowTime(memory, session.mode, context.now())
  if (memory.market.barLength >= DAY || !exchangeCalendar(instrument.calendar).isOpenAt(now)) return null
  const question = questionOf(desk, instrument, quantity, value, cost, style)
  const choice = style === 'SPREAD' ? spreadStyle(question) : chooseStyle(question)
  if (choice === null || choice.terms.kind === 'MARKETABLE') return null
  return planOf(choice)
}

function planOf({ terms, duration, words, cost, alternatives }: StyleChoice): ExecutionPlan {
  return {
    terms,
    duration,
    words,
    expectedBps: cost?.expectedBps ?? null,
    p90Bps: cost?.p90Bps ?? null,
    alternatives: alternatives.map((other) => ({ style: other.style, expectedBps: other.cost?.expectedBps ?? null })),
  }
}

function questionOf(
  { memory }: RiskDesk,
  instrument: Instrument,
  quantity: number,
  value: number,
  cost: CostEstimate,
  style: ExecutionStyle | null,
): StyleQuestion {
  const { market, watch } = memory
  const index = market.indexOf(instrument.id)
  const quote = market.quote(instrument.id)
  const turnover = watch.turnover.of(index)
  const dayLength = instrument.calendar === 'XNYS' ? NEW_YORK_DAY : DAY
  const barLength = Math.max(MINUTE, market.barLength)
  return {
    session: 'REGULAR',
    urgency: style === 'PATIENT' ? 'PATIENT' : 'NORMAL',
    notional: fromMoney(value),
    quantity,
    quantityIncrement: instrument.quantityIncrement,
    reducesRisk: false,
    curve: null,
    hearsTrades: false,
    fillProbability: null,
    market: {
      spread: quote === null ? null : (quote.ask - quote.bid) / ((quote.ask + quote.bid) / 2),
      makerFee: cost.feesBps / BPS,
      takerFee: cost.feesBps / BPS,
      dailyVolatility: dailyVolatility(memory, index),
      dailyVolume: turnover === null ? null : (turnover * dayLength) / (TURNOVER_BARS * barLength),
      dayLength,
    },
  }
}

/** Standard deviation of the daily returns that are known; null while there are fewer than twenty. */
function dailyVolatility({ returns }: RiskDesk['memory'], index: number): number | null {
  const { periods, returns: all } = returns.matrix()
  const known = [...all.subarray(index * periods, (index + 1) * periods)].filter(Number.isFinite)
  if (known.length < RETURNS_AT_LEAST) return null
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return Math.sqrt(squares / (known.length - 1))
}
