import type { ClientOrderId } from '#core/model/identifiers.ts'
import type { Order } from '#core/model/order.ts'
import { fromPrice, fromQuantity } from '#core/money.ts'
import type { ExchangeConfiguration } from '#contracts/broker.ts'
import type { IntrabarOutcome, RunReportRecord } from '#contracts/records/runReport.ts'
import type { BacktestConfiguration, BacktestResult } from '#contracts/research.ts'
import { diagnose } from '#quant/diagnosis/diagnose.ts'
import type {
  DiagnosedFill,
  DiagnosedInstrument,
  DiagnosedOrder,
  DiagnosisInput,
  TradingTerms,
} from '#quant/diagnosis/diagnosisInput.ts'
import type { RunReport } from '#quant/performance/runReport.ts'
import type { RunData, SetOfRun } from './runData.ts'
import type { RunFacts } from './runFacts.ts'

/** What a run is diagnosed from. */
export interface DiagnosedRun {
  readonly configuration: BacktestConfiguration
  readonly data: RunData
  readonly facts: RunFacts
  readonly report: RunReport
  readonly result: BacktestResult
  readonly intrabar: readonly IntrabarOutcome[]
}

/** Looks a finished run over; what would take further runs is told as not checked. */
export function diagnosisOf(run: DiagnosedRun): Pick<RunReportRecord, 'findings' | 'unchecked'> {
  const { findings, unknown } = diagnose(inputOf(run))
  return { findings, unchecked: unknown.map(({ code }) => code) }
}

function inputOf({ configuration, data, facts, report, result, intrabar }: DiagnosedRun): DiagnosisInput {
  const { account, orders, denials } = facts
  const profitOf = (rule: IntrabarOutcome['rule']): number | null =>
    intrabar.find((outcome) => outcome.rule === rule)?.netProfit ?? null
  return {
    currency: configuration.currency,
    startingCash: configuration.startingCash,
    curve: { tsOpen: account.time, equity: account.equity },
    benchmark: account.close,
    report,
    instruments: data.sets.map(instrumentOf),
    trades: result.trades,
    fills: fillsOf(facts, data),
    orders: orders.map(orderOf),
    denials: denials.map(({ denial, count }) => ({ code: denial.code, count })),
    costs: { commissions: account.commissions, slippage: account.slippage },
    terms: termsOf(configuration.exchange),
    venue: null,
    search: null,
    robustness: { costs: null, capacity: null, calendar: null, regimes: null, bootstrap: null, shuffle: null },
    reruns: {
      bestOrder: profitOf('best-first'),
      worstOrder: profitOf('worst-first'),
      doubledCosts: null,
      oneBarLater: null,
      leakProof: null,
    },
  }
}

function instrumentOf({ instrument, series, actions = [] }: SetOfRun): DiagnosedInstrument {
  const delisting = actions.find(({ action }) => action.kind === 'DELISTING')
  return {
    instrumentId: instrument.id,
    symbol: instrument.symbol,
    assetClass: instrument.assetClass,
    isPerpetual: actions.some(({ action }) => action.kind === 'FUNDING'),
    calendar: instrument.calendar,
    interval: series.interval,
    origin: series.origin,
    bars: series.columns,
    tickSize: fromPrice(instrument, instrument.priceIncrement),
    splits: actions.filter(({ action }) => action.kind === 'SPLIT').map(({ ts }) => ts),
    delistedAt: delisting?.ts ?? null,
  }
}

function fillsOf({ account, orders, decidedAt }: RunFacts, { sets }: RunData): readonly DiagnosedFill[] {
  const byId = new Map<ClientOrderId, Order>(orders.map((order) => [order.clientOrderId, order]))
  const instruments = new Map(sets.map(({ instrument }) => [instrument.id, instrument]))
  return account.fills.flatMap(({ fill, moment }) => {
    const order = byId.get(fill.clientOrderId)
    const instrument = instruments.get(fill.instrumentId)
    if (order === undefined || instrument === undefined) return []
    const decided = decidedAt.get(fill.clientOrderId)
    const price = (scaled: number | null): number | null => (scaled === null ? null : fromPrice(instrument, scaled))
    return {
      instrumentId: fill.instrumentId,
      type: order.type,
      role: order.role,
      side: fill.side,
      quantity: fromQuantity(instrument, fill.quantity),
      price: fromPrice(instrument, fill.price),
      slippage: fill.slippage / 1_000_000,
      barTime: account.time[moment] ?? 0,
      decidedBarTime: decided === undefined ? null : (account.time[decided] ?? null),
      limitPrice: price(order.limitPrice),
      stopPrice: price(order.stopPrice),
    }
  })
}

function orderOf({ type, role, status, filledQuantity, tsInit, reason }: Order): DiagnosedOrder {
  return { type, role, status, filledQuantity, submittedAt: tsInit, reason: reason?.code ?? null }
}

function termsOf(exchange: ExchangeConfiguration): TradingTerms {
  const { margin, latencies } = exchange
  const usual = latencies === undefined ? exchange.latency : medianOf(latencies.order)
  return {
    fill: exchange.fill,
    feesCharged: exchange.commission > 0 || exchange.fees !== undefined,
    spread: exchange.spread,
    spreadFromQuotes: exchange.spreadFrom === 'quotes',
    slippage: exchange.slippage,
    impactCharged: exchange.impact !== undefined || exchange.volumeShare !== null,
    latency: usual,
    leverage:
      margin === undefined || margin.kind === 'cash'
        ? 1
        : margin.kind === 'leverage'
          ? margin.leverage
          : 1 / margin.initialLong,
    borrowCharged: exchange.borrow !== undefined && exchange.borrow.annualRate > 0,
    // Funding is charged wherever the data tell of it.
    fundingCharged: true,
  }
}

function medianOf(delay: NonNullable<ExchangeConfiguration['latencies']>['order']): number {
  return delay.kind === 'fixed' ? delay.delay : delay.median
}
