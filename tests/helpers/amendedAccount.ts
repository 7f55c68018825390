import type { AccountAdjustment } from '#core/model/accountAdjustment.ts'
import { identifier, instrumentId } from '#core/model/identifiers.ts'
import type { AdjustmentId, ClientOrderId, ExecutionId, StrategyId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { Fill } from '#core/model/order.ts'
import { foldPosition } from '#core/portfolio/amendedHistory.ts'
import { MultiCurrencyLedger } from '#core/portfolio/currencies/multiCurrencyLedger.ts'
import { cashChange } from '#core/portfolio/position.ts'
import { DAY } from '#core/time/duration.ts'
import { countFill, openBooks, postAdjustment } from '#engines/broker/books.ts'
import { Books as RiskBooks } from '#engines/risk/books.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'
import { buildAdjustment } from '../builders/adjustment.ts'
import { buildInstrument } from '../builders/instrument.ts'
import { ACCOUNT, buildFill } from '../builders/order.ts'
import { buildSession } from '../builders/trading.ts'

const START = 1_000_000_000_000
const CURRENCIES = ['USD', 'EUR', 'JPY'] as const

/** Instruments of three currencies, from shares in cents to coins in hundred-millionths. */
export const MIXED: readonly Instrument[] = CURRENCIES.flatMap((currency) => [
  buildInstrument({ id: instrumentId(`SHARE${currency}`, 'TEST'), currency }),
  buildInstrument({
    id: instrumentId(`COIN${currency}`, 'TEST'),
    currency,
    assetClass: 'CRYPTO',
    calendar: 'ALWAYS',
    priceDecimals: 8,
    quantityDecimals: 8,
  }),
])

const RATIOS = [
  { from: 1, to: 2 },
  { from: 2, to: 3 },
  { from: 3, to: 1 },
] as const

/**
 * An account to which chance tells fills, corrections, busts (also before their fill), repetitions, dividends, splits,
 * funding, borrowing, interest, liquidation fees and money changed between currencies. Broker, risk and the ledgers by
 * currency each keep their own books of it, and `check` compares them.
 */
export class AmendedAccount {
  readonly books = openBooks(ACCOUNT, MIXED)
  readonly risk = new RiskBooks(buildSession({ accountId: ACCOUNT, mode: 'PAPER', startingCash: START }), MIXED)
  readonly ledgers = new MultiCurrencyLedger({
    accountId: ACCOUNT,
    currency: 'USD',
    startingCash: { USD: START, EUR: START, JPY: START },
    instruments: MIXED,
  })
  readonly kinds = new Map<string, number>()
  readonly #random: SeededRandom
  readonly #tellings: Fill[] = []
  readonly #withheld: Fill[] = []
  readonly #owed: AccountAdjustment[] = []
  #time = 0
  #ids = 0

  constructor(seed: number) {
    this.#random = new SeededRandom(seed)
  }

  /** Lets one thing happen. */
  step(): void {
    this.#time += this.#whole(0, 20) * DAY
    const chance = this.#random.next()
    if (chance < 0.5) this.#hear(this.#fill(), 'fill')
    else if (chance < 0.58) this.#correct(false)
    else if (chance < 0.66) this.#correct(true)
    else if (chance < 0.69) this.#bustBeforeItsFill()
    else if (chance < 0.72) this.#hearWithheld()
    else if (chance < 0.77) this.#repeat()
    else if (chance < 0.82) this.#changeCurrency()
    else this.#adjust()
  }

  /** Throws unless every one of the books has every micro-unit where it belongs. */
  check(): void {
    const { ledgers, books, risk } = this
    const cash = new Map<string, number>(CURRENCIES.map((currency) => [currency, START]))
    const add = (currency: string, amount: number): void => void cash.set(currency, (cash.get(currency) ?? 0) + amount)
    const currencyOf = new Map(MIXED.map((instrument) => [instrument.id, instrument]))
    for (const fill of books.fills) {
      const instrument = currencyOf.get(fill.instrumentId)
      if (instrument !== undefined) add(instrument.currency, cashChange(fill, instrument))
    }
    for (const { instrumentId: id, cash: paid } of books.adjustments) {
      add(id === null ? 'USD' : (currencyOf.get(id)?.currency ?? ''), paid)
    }
    let [total, realised, fees] = [0, 0, 0]
    for (const currency of CURRENCIES) {
      const ledger = ledgers.ledger(currency)
      same('cash', ledger.cash, cash.get(currency) ?? 0)
      same('conserved', ledger.cash + ledger.owed + this.#cost(currency) - ledger.realised + ledger.fees, START)
      total += ledger.cash - START
      realised += ledger.realised
      fees += ledger.fees
    }
    same('risk: cash', risk.ledger.cash - START, total)
    same('risk: realised', risk.ledger.realised, realised)
    same('risk: fees', risk.ledger.fees, fees)
    for (const { id, currency } of MIXED) {
      const held = ledgers.ledger(currency).position(id)
      same('broker: position', books.positions.get(id) ?? 0, held.quantity)
      same('risk: position', risk.ledger.position(id).quantity, held.quantity)
      same('risk: cost', risk.ledger.position(id).cost, held.cost)
      same(
        'strategies',
        risk.holders(id).reduce((sum, { quantity }) => sum + quantity, 0),
        held.quantity,
      )
    }
  }

  /** Realised profit less fees and less the cost of what is open, of all currencies together. */
  tied(): number {
    return CURRENCIES.reduce((sum, currency) => {
      const ledger = this.ledgers.ledger(currency)
      return sum + ledger.realised - ledger.fees - this.#cost(currency)
    }, 0)
  }

  #cost(currency: string): number {
    const ledger = this.ledgers.ledger(currency)
    return MIXED.reduce((sum, { id }) => sum + ledger.position(id).cost, 0)
  }

  #fill(): Fill {
    this.#ids += 1
    const instrument = this.#instrument()
    const held = this.books.positions.get(instrument.id) ?? 0
    const isClose = held !== 0 && this.#random.next() < 0.2
    const fill = buildFill({
      executionId: identifier<ExecutionId>(`E${this.#ids}`),
      clientOrderId: identifier<ClientOrderId>(`O${this.#ids}`),
      strategyId: identifier<StrategyId>(`S${this.#whole(0, 2)}`),
      instrumentId: instrument.id,
      side: (isClose ? held > 0 : this.#random.next() < 0.45) ? 'SELL' : 'BUY',
      quantity: isClose ? Math.abs(held) : this.#whole(1, 90_000),
      price: this.#whole(1, 100_000),
      fee: this.#whole(-500, 1_000_000),
      tsEvent: this.#time,
    })
    this.#tellings.push(fill)
    return fill
  }

  #hear(fill: Fill, kind: string): void {
    this.#note(kind)
    const counted = countFill(this.books, fill)
    this.risk.noteFill(fill)
    if (counted.kind !== 'COUNTED') return
    const instrument = MIXED.find(({ id }) => id === fill.instrumentId)
    if (instrument === undefined) throw new Error('no such instrument')
    if (counted.replaced === null) this.ledgers.applyFill(fill)
    else this.ledgers.restate(foldPosition(ACCOUNT, instrument, this.books.fills, this.books.adjustments))
  }

  #correct(isBust: boolean): void {
    const fill = this.#one(this.#tellings)
    if (fill === undefined) return
    const told: Fill = {
      ...fill,
      revision: (fill.revision ?? 0) + this.#whole(1, 3),
      quantity: isBust ? 0 : this.#whole(1, 90_000),
      price: this.#whole(1, 100_000),
      fee: isBust ? 0 : this.#whole(0, 1_000_000),
    }
    this.#tellings.push(told)
    this.#hear(told, isBust ? 'bust' : 'correction')
  }

  #bustBeforeItsFill(): void {
    const fill = this.#fill()
    this.#withheld.push(fill)
    this.#hear({ ...fill, revision: 1, quantity: 0, fee: 0 }, 'bust before its fill')
  }

  #hearWithheld(): void {
    const fill = this.#withheld.pop()
    if (fill !== undefined) this.#hear(fill, 'fill after its bust')
  }

  #repeat(): void {
    const fill = this.#one(this.#tellings)
    if (fill !== undefined) this.#hear(fill, 'repetition')
  }

  #changeCurrency(): void {
    const from = this.#whole(0, 2)
    const sold = { currency: CURRENCIES[from] ?? 'USD', amount: this.#whole(1, 1_000_000) }
    const bought = { currency: CURRENCIES[(from + 1) % 3] ?? 'USD', amount: this.#whole(1, 1_000_000) }
    this.ledgers.change({ sold, bought })
    this.#note('change of currency')
  }

  #adjust(): void {
    const chance = this.#random.next()
    const { id, currency } = this.#instrument()
    const { quantity, cost } = this.ledgers.ledger(currency).position(id)
    if (chance < 0.1) {
      this.#take({ kind: 'INTEREST', instrumentId: null, cash: this.#whole(-9_999, 0) }, 0)
      return
    }
    if (chance < 0.25) {
      const owed = this.#owed.pop()
      if (owed !== undefined)
        this.#take({ kind: 'DIVIDEND', instrumentId: owed.instrumentId, cash: owed.owed, owed: -owed.owed }, 0)
      return
    }
    if (quantity === 0) return
    if (chance < 0.45) {
      const dividend = this.#take(
        { kind: 'DIVIDEND', instrumentId: id, owed: Math.trunc(quantity / 7), cash: 0 },
        quantity,
      )
      this.#owed.push(dividend)
    } else if (chance < 0.6)
      this.#take({ kind: 'FUNDING', instrumentId: id, cash: this.#whole(-99_999, 99_999) }, quantity)
    else if (chance < 0.65)
      this.#take({ kind: 'LIQUIDATION_FEE', instrumentId: id, cash: this.#whole(-9_999, 0) }, quantity)
    else if (chance < 0.75 && quantity < 0)
      this.#take({ kind: 'BORROW_FEE', instrumentId: id, cash: this.#whole(-9_999, 0) }, quantity)
    else this.#split(id, quantity, cost)
  }

  #split(id: Instrument['id'], quantity: number, cost: number): void {
    const ratio = Math.abs(quantity) > 1e8 ? RATIOS[2] : (this.#one(RATIOS) ?? RATIOS[0])
    const quantityAfter = Math.trunc((quantity * ratio.to) / ratio.from)
    if (quantityAfter * ratio.from !== quantity * ratio.to) {
      const costReleased = quantityAfter === 0 ? cost : Math.trunc(cost / 1_000)
      const cash = Math.sign(quantity) * this.#whole(0, 10_000)
      this.#take({ kind: 'CASH_IN_LIEU', instrumentId: id, cash, costReleased }, quantity)
    }
    this.#take({ kind: 'SPLIT', instrumentId: id, cash: 0, ratio, quantityBefore: quantity, quantityAfter }, null)
  }

  #take(changes: Partial<AccountAdjustment>, quantity: number | null): AccountAdjustment {
    this.#ids += 1
    const adjustment = buildAdjustment({
      adjustmentId: identifier<AdjustmentId>(`A${this.#ids}`),
      ...(quantity === null ? {} : { quantityBefore: quantity, quantityAfter: quantity }),
      fillsBefore: this.books.fills.length,
      tsEvent: this.#time,
      ...changes,
    })
    this.#note(adjustment.kind)
    postAdjustment(this.books, adjustment)
    this.risk.noteAdjustments([adjustment])
    this.ledgers.applyAdjustments([adjustment])
    return adjustment
  }

  #instrument(): Instrument {
    return this.#one(MIXED) ?? buildInstrument()
  }

  #one<Item>(items: readonly Item[]): Item | undefined {
    return items[Math.floor(this.#random.next() * items.length)]
  }

  #whole(low: number, high: number): number {
    return low + Math.floor(this.#random.next() * (high - low + 1))
  }

  #note(kind: string): void {
    this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + 1)
  }
}

function same(what: string, found: number, expected: number): void {
  if (found !== expected) throw new Error(`${what}: ${found} instead of ${expected}, ${found - expected} off`)
}
