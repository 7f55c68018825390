import type { BarColumns } from '#core/model/bar.ts'
import { identifier, instrumentId, type StrategyId } from '#core/model/identifiers.ts'
import type { OrderRole, OrderType } from '#core/model/order.ts'
import type { EquityCurve } from '#quant/performance/equityCurve.ts'
import type { DiagnosedFill, DiagnosedOrder, DiagnosedTrade } from '#quant/diagnosis/diagnosisInput.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'

/** Position wanted from the next open on, decided at the close of a bar: 1 long, -1 short, 0 none. */
export type Rule = (bar: number, bars: BarColumns) => -1 | 0 | 1

/** A market of one instrument and the rule that trades it. */
export interface SimulatedMarket {
  readonly symbol: string
  readonly bars: BarColumns
  readonly rule: Rule
}

/** How orders fill and how large they are. */
export interface SimulatedTerms {
  readonly startingCash: number
  /** Share of the starting cash for each position. */
  readonly share: number
  /** Cost of each side as a share of the price: part of the price of market and stop orders. */
  readonly slippage: number
  /** Commission as a share of the value. */
  readonly commission: number
  /** Distances of stop and target from the entry; null for none. */
  readonly stop: number | null
  readonly target: number | null
}

/** A run made by a few lines of arithmetic, apart from the program's own engines. */
export interface SimulatedRun {
  readonly curve: EquityCurve
  readonly trades: readonly DiagnosedTrade[]
  readonly fills: readonly DiagnosedFill[]
  readonly orders: readonly DiagnosedOrder[]
  readonly commissions: number
  readonly slippage: number
  /** Mean growth of the instruments from 1. */
  readonly benchmark: Float64Array
}

/** Draws bars of a random walk with gaps overnight; `drift` is the mean return of each bar. */
export function drawBars(
  seed: number,
  tsOpen: Float64Array,
  deviation: number,
  drift: Float64Array | null,
): BarColumns {
  const random = new SeededRandom(seed)
  const column = (): Float64Array => new Float64Array(tsOpen.length)
  const bars = { tsOpen, open: column(), high: column(), low: column(), close: column(), volume: column() }
  let last = 100
  for (let bar = 0; bar < tsOpen.length; bar += 1) {
    const open = last * Math.exp(0.4 * deviation * random.normal())
    const pull = drift?.[bar] ?? 0
    let [price, high, low] = [open, open, open]
    for (let step = 0; step < 16; step += 1) {
      price *= Math.exp(pull / 16 + (0.9 * deviation * random.normal()) / 4)
      high = Math.max(high, price)
      low = Math.min(low, price)
    }
    bars.open[bar] = open
    bars.high[bar] = high
    bars.low[bar] = low
    bars.close[bar] = price
    bars.volume[bar] = Math.round(1e6 * Math.exp(0.3 * random.normal()))
    last = price
  }
  return bars
}

/** Trades every market by its rule: entries and exits at the next open, stops before targets within a bar. */
export function simulateRun(markets: readonly SimulatedMarket[], terms: SimulatedTerms): SimulatedRun {
  const tsOpen = markets[0]?.bars.tsOpen ?? new Float64Array(0)
  const equity = new Float64Array(tsOpen.length).fill(terms.startingCash)
  const benchmark = new Float64Array(tsOpen.length)
  const books = markets.map((market) => {
    const book = new Book(market, terms)
    for (let bar = 0; bar < tsOpen.length; bar += 1) {
      equity[bar] = (equity[bar] ?? 0) + book.play(bar)
      const grown = (market.bars.close[bar] ?? 0) / (market.bars.close[0] ?? 1)
      benchmark[bar] = (benchmark[bar] ?? 0) + grown / markets.length
    }
    return book
  })
  return {
    curve: { tsOpen, equity },
    trades: books.flatMap(({ trades }) => trades).toSorted((a, b) => a.exitTime - b.exitTime),
    fills: books.flatMap(({ fills }) => fills),
    orders: books.flatMap(({ orders }) => orders),
    commissions: books.reduce((sum, { commissions }) => sum + commissions, 0),
    slippage: books.reduce((sum, { slippage }) => sum + slippage, 0),
    benchmark,
  }
}

interface Holding {
  readonly direction: 1 | -1
  readonly size: number
  readonly entryBar: number
  readonly entryPrice: number
  readonly fee: number
}

/** What one market's rule trades. */
class Book {
  readonly trades: DiagnosedTrade[] = []
  readonly fills: DiagnosedFill[] = []
  readonly orders: DiagnosedOrder[] = []
  commissions = 0
  slippage = 0
  readonly #market: SimulatedMarket
  readonly #terms: SimulatedTerms
  #held: Holding | null = null
  #closed = 0

  constructor(market: SimulatedMarket, terms: SimulatedTerms) {
    this.#market = market
    this.#terms = terms
  }

  /** Plays one bar and returns the profit at its close, that of the open position included. */
  play(bar: number): number {
    const { bars, rule } = this.#market
    const wanted = bar === 0 || bar === bars.tsOpen.length - 1 ? 0 : rule(bar - 1, bars)
    if (this.#held !== null && this.#held.direction !== wanted) this.#close(bar, 'MARKET', 'EXIT', at(bars.open, bar))
    if (this.#held === null && wanted !== 0) this.#open(bar, wanted)
    if (this.#held !== null) this.#protect(bar, this.#held)
    const held = this.#held
    if (held === null) return this.#closed
    return this.#closed + held.direction * held.size * (at(bars.close, bar) - held.entryPrice) - held.fee
  }

  #open(bar: number, direction: 1 | -1): void {
    const { share, startingCash, commission } = this.#terms
    const open = at(this.#market.bars.open, bar)
    const size = Math.max(1, Math.floor((share * startingCash) / open))
    const entryPrice = this.#fill(bar, 'MARKET', 'ENTRY', direction > 0, size, open, null)
    this.#held = { direction, size, entryBar: bar, entryPrice, fee: commission * size * entryPrice }
  }

  #protect(bar: number, { direction, entryPrice }: Holding): void {
    const { bars } = this.#market
    const [open, low, high] = [at(bars.open, bar), at(bars.low, bar), at(bars.high, bar)]
    const [worst, best] = direction > 0 ? [low, high] : [high, low]
    const stop = entryPrice * (1 - direction * (this.#terms.stop ?? Infinity))
    const target = entryPrice * (1 + direction * (this.#terms.target ?? Infinity))
    if (direction * (worst - stop) <= 0) {
      this.#close(bar, 'STOP', 'STOP_LOSS', direction * (open - stop) < 0 ? open : stop, stop)
    } else if (direction * (best - target) > 0) {
      this.#close(bar, 'LIMIT', 'TAKE_PROFIT', direction * (open - target) > 0 ? open : target)
    }
  }

  #close(bar: number, type: OrderType, role: OrderRole, level: number, stopPrice: number | null = null): void {
    if (this.#held === null) return
    const { direction, size, entryBar, entryPrice, fee } = this.#held
    const { bars, symbol } = this.#market
    const exitPrice = this.#fill(bar, type, role, direction < 0, size, level, stopPrice)
    const commission = fee + this.#terms.commission * size * exitPrice
    const pnl = direction * size * (exitPrice - entryPrice) - commission
    const up = Math.max(entryPrice, ...bars.high.slice(entryBar, bar + 1)) / entryPrice - 1
    const down = 1 - Math.min(entryPrice, ...bars.low.slice(entryBar, bar + 1)) / entryPrice
    this.trades.push({
      instrumentId: instrumentId(symbol, 'TEST'),
      strategyId: identifier<StrategyId>(`rule-${symbol}`),
      side: direction > 0 ? 'LONG' : 'SHORT',
      size,
      entryTime: at(bars.tsOpen, entryBar),
      exitTime: at(bars.tsOpen, bar),
      entryPrice,
      exitPrice,
      commission,
      pnl,
      adverse: direction > 0 ? down : up,
      favourable: direction > 0 ? up : down,
    })
    this.#closed += pnl
    this.#held = null
  }

  #fill(
    bar: number,
    type: OrderType,
    role: OrderRole,
    buys: boolean,
    quantity: number,
    level: number,
    stopPrice: number | null,
  ): number {
    const { bars, symbol } = this.#market
    const slipped = type === 'LIMIT' ? 0 : this.#terms.slippage
    const price = level * (buys ? 1 + slipped : 1 - slipped)
    const slippage = quantity * level * slipped
    this.commissions += this.#terms.commission * quantity * price
    this.slippage += slippage
    const barTime = at(bars.tsOpen, bar)
    this.fills.push({
      instrumentId: instrumentId(symbol, 'TEST'),
      type,
      role,
      side: buys ? 'BUY' : 'SELL',
      quantity,
      price,
      slippage,
      barTime,
      decidedBarTime: at(bars.tsOpen, bar - 1),
      limitPrice: type === 'LIMIT' ? level : null,
      stopPrice,
    })
    this.orders.push({ type, role, status: 'FILLED', filledQuantity: quantity, submittedAt: barTime, reason: null })
    return price
  }
}

function at(column: Float64Array, bar: number): number {
  return column[bar] ?? Number.NaN
}
