import { identifier, instrumentId } from '#core/model/identifiers.ts'
import type { ClientOrderId, StrategyId } from '#core/model/identifiers.ts'
import type { MarketAction } from '#core/model/marketAction.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import type { OrderSpecification } from '#core/model/order.ts'
import { DAY, HOUR } from '#core/time/duration.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'
import type { MarginTerms } from '#trading/exchange/margin/marginTerms.ts'
import type { ExchangeOptions } from '#trading/exchange/terms.ts'
import { buildInstrument } from '../builders/instrument.ts'
import { buildSpecification } from '../builders/order.ts'
import { exchangeOptions } from './exchangeRig.ts'

/** Whole shares in cents, parts traded in halves, and coins in hundred-millionths where every value is rounded. */
const INSTRUMENTS = [
  buildInstrument(),
  buildInstrument({ id: instrumentId('PART', 'TEST'), quantityDecimals: 1, quantityIncrement: 5 }),
  buildInstrument({ id: instrumentId('COIN', 'TEST'), priceDecimals: 6, quantityDecimals: 8, calendar: 'ALWAYS' }),
] as const

const MARGINS: readonly (MarginTerms | undefined)[] = [
  undefined,
  {
    kind: 'securities',
    initialLong: 0.5,
    initialShort: 0.5,
    maintenanceLong: 0.25,
    maintenanceShort: 0.3,
    interest: 0.08,
    liquidationFee: 0.003,
  },
  { kind: 'leverage', leverage: 8, maintenance: 0.04, liquidationFee: 0.01 },
]

/** What a split makes of one unit: more where a price is high, fewer where it is low, as companies do. */
const HIGH_PRICE_RATIOS = [
  [2, 1],
  [3, 2],
  [7, 1],
  [1.05, 1],
] as const
const LOW_PRICE_RATIOS = [
  [1, 2],
  [1, 10],
  [2, 3],
] as const

const START_PRICES = [40, 15, 0.8] as const

const BAR = 6 * HOUR

/** A market and a trader of pure chance, the same for the same seed. */
export class RandomMarket {
  readonly options: ExchangeOptions
  readonly #random: SeededRandom
  readonly #prices: number[]
  #time = 1_000 * DAY
  #orders = 0

  constructor(seed: number) {
    this.#random = new SeededRandom(seed)
    const pick = <Value>(values: readonly Value[]): Value => this.#pick(values)
    this.#prices = [...START_PRICES]
    this.options = exchangeOptions({
      instruments: [...INSTRUMENTS],
      commission: pick([0, 0.001]),
      spread: pick([0, 0.002]),
      slippage: pick([0, 0.0005]),
      volumeShare: pick([null, 0.1]),
      fill: pick(['next-open', 'close'] as const),
      margin: pick(MARGINS),
      borrow: pick([undefined, { annualRate: 0.2, available: null }, { annualRate: 0.01, available: 700 }]),
      sessionDay: (_, ts) => Math.floor(ts / DAY),
    })
  }

  get time(): number {
    return this.#time
  }

  /** The next slice: bars of some instruments, quotes of some, and now and then something beside trading. */
  slice(): MarketSlice {
    const random = this.#random
    const from = this.#time
    this.#time += BAR
    const actions = random.next() < 0.15 ? this.#actions() : []
    const bars: number[] = []
    const quotes: number[] = []
    for (let index = 0; index < INSTRUMENTS.length; index += 1) {
      if (random.next() < 0.1) continue
      const [open, close] = [this.#move(index), this.#move(index)]
      const high = Math.max(open, close) * (1 + random.next() * 0.01)
      const low = Math.min(open, close) * (1 - random.next() * 0.01)
      bars.push(index, from, this.#time, open, high, low, close, Math.floor(random.next() * 5_000))
      if (random.next() < 0.2) quotes.push(index, this.#time, close * 0.999, close * 1.001, 400, 400)
    }
    return {
      marketTime: this.#time,
      origin: 'simulated',
      interval: '1h',
      barCount: bars.length / 8,
      bars: Float64Array.from(bars),
      quoteCount: quotes.length / 6,
      quotes: Float64Array.from(quotes),
      halted: random.next() < 0.03 ? [0] : [],
      ...(actions.length === 0 ? {} : { actions }),
    }
  }

  /** The next order, of any kind. */
  order(): OrderSpecification {
    const random = this.#random
    this.#orders += 1
    const index = this.#pick([0, 0, 1, 2])
    const instrument = INSTRUMENTS[index] ?? INSTRUMENTS[0]
    const side = this.#pick(['BUY', 'SELL'] as const)
    const type = this.#pick(['MARKET', 'MARKET', 'LIMIT', 'STOP'] as const)
    const near = (): number => {
      const price = (this.#prices[index] ?? 1) * (0.96 + random.next() * 0.08) * 10 ** instrument.priceDecimals
      return Math.max(1, Math.round(price))
    }
    const sized = random.next() < 0.2
    const reduceOnly = !sized && random.next() < 0.3
    const money = 2_000 + random.next() * 60_000
    const units = Math.floor(money / (this.#prices[index] ?? 1)) * 10 ** instrument.quantityDecimals
    return buildSpecification({
      clientOrderId: identifier<ClientOrderId>(`o${this.#orders}`),
      strategyId: identifier<StrategyId>(this.#pick(['one', 'two'])),
      instrumentId: instrument.id,
      side,
      type,
      quantity: sized ? null : Math.max(instrument.quantityIncrement, units),
      sizing: sized ? { kind: 'EQUITY_FRACTION', fraction: 0.1 + random.next() * 0.9 } : null,
      limitPrice: type === 'LIMIT' ? near() : null,
      stopPrice: type === 'STOP' ? near() : null,
      reduceOnly,
      ocoGroup: !sized && random.next() < 0.15 ? this.#pick(['g1', 'g2']) : null,
      attachedExit: !reduceOnly && random.next() < 0.3 ? { stopLossFraction: 0.05, takeProfitFraction: 0.1 } : null,
    })
  }

  /** True once in a while. */
  sometimes(share: number): boolean {
    return this.#random.next() < share
  }

  /** The name of an order sent before. */
  someOrder(): ClientOrderId {
    return identifier<ClientOrderId>(`o${1 + Math.floor(this.#random.next() * this.#orders)}`)
  }

  #actions(): readonly MarketAction[] {
    const random = this.#random
    const instrument = Math.floor(random.next() * INSTRUMENTS.length)
    const price = this.#prices[instrument] ?? 1
    const kind = random.next()
    if (kind < 0.3) {
      const perUnit = Math.round(price * random.next() * 2e4) / 1e6
      const payAt = this.#time + this.#pick([0, DAY, 10 * DAY])
      return [{ kind: 'CASH_DIVIDEND', instrument, perUnit, payAt }]
    }
    if (kind < 0.55) {
      const [to, from] =
        price > (START_PRICES[instrument] ?? 1) ? this.#pick(HIGH_PRICE_RATIOS) : this.#pick(LOW_PRICE_RATIOS)
      this.#prices[instrument] = (price * from) / to
      return [{ kind: 'SPLIT', instrument, from, to }]
    }
    if (kind < 0.8) {
      const markPrice = this.#pick([null, price])
      return [{ kind: 'FUNDING', instrument, rate: (random.next() - 0.5) / 100, markPrice }]
    }
    if (kind < 0.93) {
      return [{ kind: 'BORROW', instrument, annualRate: random.next(), available: this.#pick([null, 100, 5_000]) }]
    }
    if (kind < 0.98) return [{ kind: 'SYMBOL_CHANGE', instrument, symbol: 'NEW' }]
    return [{ kind: 'DELISTING', instrument, price: this.#pick([null, 0, price]) }]
  }

  /** Moves a price by a step that now and then is a leap; it stays within what can be traded. */
  #move(index: number): number {
    const step = this.#random.normal() * (this.#random.next() < 0.02 ? 0.25 : 0.012)
    const price = Math.min(4_000, Math.max(0.02, (this.#prices[index] ?? 1) * Math.exp(step)))
    this.#prices[index] = price
    return price
  }

  #pick<Value>(values: readonly Value[]): Value {
    const value = values[Math.floor(this.#random.next() * values.length)]
    if (value === undefined && !values.includes(undefined as Value)) throw new Error('nothing to pick')
    return value as Value
  }
}
