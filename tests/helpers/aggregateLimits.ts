import { createHash } from 'node:crypto'
import {
  identifier,
  instrumentId,
  type AccountId,
  type ClientOrderId,
  type ExecutionId,
  type StrategyId,
} from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import type { Order } from '#core/model/order.ts'
import { newOrder } from '#core/orders/orderTable.ts'
import { MINUTE, SECOND } from '#core/time/duration.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'
import type { OrderCandidate } from '#trading/risk/candidate.ts'
import { ExposureBook } from '#trading/risk/book/exposureBook.ts'
import { DEFAULT_LIMITS, type RiskLimits } from '#trading/risk/limits.ts'
import type { Session } from '#contracts/records/market.ts'
import { Books } from '#engines/risk/books.ts'
import { markExposures } from '#engines/risk/exposure.ts'
import { emptyMemory, type RiskMemory } from '#engines/risk/state.ts'
import { judge } from '#engines/risk/verdict.ts'
import { buildInstrument } from '../builders/instrument.ts'
import { buildFill, buildSpecification } from '../builders/order.ts'
import { buildSlice } from '../builders/slice.ts'

/** How many orders random streams tried, and what became of them, by code. */
export interface LimitTally {
  accepted: number
  readonly denied: Map<string, number>
}

const RATES = { EUR: 1.087_3 }
const STRATEGIES = ['a', 'b'].map((name) => identifier<StrategyId>(name))
const FIRST = 1_767_600_000_000_000
/** Caps of which many are reached within a stream; no currency's own, that is asked for elsewhere. */
const LIMITS: RiskLimits = {
  ...DEFAULT_LIMITS,
  positionValue: 0.1,
  orderValue: 0.08,
  assetValue: 0.15,
  grossExposureHard: 0.4,
  sectorValue: 0.3,
  venueValue: 0.24,
  currencyValue: 0.18,
  themeValue: 0.22,
  factorValue: 0.17,
  strategyValue: 0.3,
  assetClassValue: 0.25,
  priceCollar: 0.1,
}

/** Eight instruments on three venues, in three currencies of which one has no rate, and with differing scales. */
const INSTRUMENTS: readonly Instrument[] = Array.from({ length: 8 }, (_, index) => {
  const venue = `V${index % 3}`
  return buildInstrument({
    id: instrumentId(`S${index}`, venue),
    symbol: `S${index}`,
    venue,
    calendar: 'ALWAYS',
    assetClass: index % 2 === 0 ? 'EQUITY' : 'CRYPTO',
    sector: index % 3 === 0 ? 'Energy' : 'Technology',
    currency: index === 7 ? 'XXX' : index % 3 === 1 ? 'EUR' : 'USD',
    quantityDecimals: index % 3,
  })
})
const TAGS = {
  [INSTRUMENTS[0]?.id ?? '']: { themes: ['it'], factors: ['value'] },
  [INSTRUMENTS[1]?.id ?? '']: { themes: ['it'], factors: ['value'] },
  [INSTRUMENTS[4]?.id ?? '']: { themes: ['it'] },
}

/** What the caps are held against: kept by hand, valued anew each time, with nothing of the book's. */
class Ledgerless {
  readonly prices: number[] = INSTRUMENTS.map(() => Number.NaN)
  readonly held = STRATEGIES.map(() => INSTRUMENTS.map(() => 0))
  readonly working: { readonly index: number; readonly strategy: number; readonly order: Order }[] = []

  /** Worst-case value of one instrument in USD, of one strategy or of all. */
  worth(index: number, strategy: number | null): number {
    const instrument = INSTRUMENTS[index]
    if (instrument === undefined) return 0
    let [position, buys, sells] = [0, 0, 0]
    this.held.forEach((held, owner) => (position += strategy === null || owner === strategy ? (held[index] ?? 0) : 0))
    for (const { index: at, strategy: owner, order } of this.working) {
      if (at !== index || (strategy !== null && owner !== strategy)) continue
      const left = (order.quantity ?? 0) - order.filledQuantity
      if (order.side === 'BUY') buys += left
      else sells += left
    }
    const worst = Math.max(Math.abs(position + buys), Math.abs(position - sells))
    if (worst === 0) return 0
    const shift = 10 ** (6 - instrument.priceDecimals - instrument.quantityDecimals)
    const value = Math.round((this.prices[index] ?? Number.NaN) * 100) * worst * shift
    return instrument.currency === 'EUR' ? Math.ceil(value * RATES.EUR) : value
  }

  sum(of: (instrument: Instrument) => boolean, strategy: number | null = null): number {
    return INSTRUMENTS.reduce((sum, each, index) => sum + (of(each) ? this.worth(index, strategy) : 0), 0)
  }
}

/** Plays one random stream of orders, fills, ends and prices; throws when an accepted order takes anything above its cap. */
export function playStream(seed: number, steps: number, tally: LimitTally): void {
  const random = new SeededRandom(seed)
  const upTo = (count: number): number => Math.floor(random.next() * count)
  const model = new Ledgerless()
  const { memory, books } = openAccount()
  let now = FIRST
  for (let step = 0; step < steps; step += 1) {
    now += SECOND
    const kind = step < INSTRUMENTS.length - 1 ? 0 : upTo(8)
    const index = step < INSTRUMENTS.length - 1 ? step : upTo(INSTRUMENTS.length)
    if (kind < 2) tellPrice(memory, books, model, index, random.next(), now)
    else if (kind < 3) endOrder(books, model, upTo(8))
    else if (kind < 4) fillOrder(books, model, upTo(8), random.next(), seed * 1_000 + step)
    else tryOrder(memory, books, model, tally, { index, strategy: upTo(2), at: step, size: random.next() }, random, now)
  }
}

function openAccount(): { readonly memory: RiskMemory; readonly books: Books } {
  const session: Session = {
    sessionId: identifier('s'),
    mode: 'PAPER',
    accountId: identifier<AccountId>('PAPER-1'),
    source: { kind: 'live', instrumentIds: INSTRUMENTS.map(({ id }) => id) },
    startingCash: 100_000_000_000,
    currency: 'USD',
  }
  const memory = emptyMemory((text) => createHash('sha256').update(text).digest('hex'))
  const books = new Books(session, INSTRUMENTS)
  books.follow(new ExposureBook({ instruments: INSTRUMENTS, tags: TAGS, accountCurrency: 'USD', rates: RATES }))
  memory.session = session
  memory.books = books
  memory.limits = LIMITS
  memory.reconciled = true
  memory.feed = 'CONNECTED'
  memory.market.open(INSTRUMENTS)
  return { memory, books }
}

/** One price in eight is missing or no number; then none is known any more. */
function tellPrice(
  memory: RiskMemory,
  books: Books,
  model: Ledgerless,
  index: number,
  draw: number,
  now: number,
): void {
  const isBad = draw < 0.125
  const close = isBad ? ([Number.NaN, 0, -5, Infinity][Math.floor(draw * 32)] ?? Number.NaN) : 50 + 100 * draw
  const price = Math.round(close * 100) / 100
  // An instrument that is held keeps its price here: what it is worth without one is another question.
  const isHeld = model.held.some((held) => held[index] !== 0) || model.working.some((each) => each.index === index)
  if (isBad && isHeld) return
  model.prices[index] = isBad ? Number.NaN : price
  const row = {
    instrument: index,
    tsOpen: now - MINUTE,
    tsClose: now,
    open: price,
    high: price,
    low: price,
    close: price,
  }
  const slice: MarketSlice = { ...buildSlice('1m', [{ ...row, volume: 0 }]), origin: 'live' }
  memory.market.onSlice(slice, now)
  markExposures(books, memory.market, slice)
}

function tryOrder(
  memory: RiskMemory,
  books: Books,
  model: Ledgerless,
  tally: LimitTally,
  { index, strategy, at, size }: { index: number; strategy: number; at: number; size: number },
  random: SeededRandom,
  now: number,
): void {
  const instrument = INSTRUMENTS[index]
  const strategyId = STRATEGIES[strategy]
  if (instrument === undefined || strategyId === undefined) return
  const last = model.prices[index] ?? Number.NaN
  const scale = 10 ** instrument.quantityDecimals
  // Often to the unit as much as fits, sometimes one unit more, else anything.
  const room = Math.min(0.08, 0.01 + 0.09 * random.next()) * books.ledger.equity
  const exact = Math.floor((room / 1e6 / last) * scale) || 1
  const quantity = size < 0.3 ? exact : size < 0.4 ? exact + 1 : 1 + Math.floor(size * 90 * scale)
  const limitPrice =
    random.next() < 0.5 || Number.isNaN(last)
      ? null
      : Math.round(last * 100) + Math.floor((random.next() - 0.5) * 1_000)
  // Nothing is borrowed, so a sale comes only from what is held; it counts like any order until it fills.
  const side = random.next() < 0.15 ? 'SELL' : 'BUY'
  const candidate: OrderCandidate = {
    instrument,
    side,
    type: limitPrice === null ? 'MARKET' : 'LIMIT',
    quantity,
    limitPrice,
    stopPrice: null,
    reduceOnly: false,
    origin: 'live',
  }
  const denial = judge(memory, books, 'PAPER', strategyId, candidate, 0, now)
  if (Number.isNaN(last) && denial === null) throw new Error(`${instrument.symbol} has no price and was not denied`)
  if (denial !== null) {
    tally.denied.set(denial.code, (tally.denied.get(denial.code) ?? 0) + 1)
    return
  }
  tally.accepted += 1
  const clientOrderId = identifier<ClientOrderId>(`o${at}`)
  const base = { clientOrderId, strategyId, instrumentId: instrument.id, accountId: books.session.accountId }
  const order = newOrder(buildSpecification({ ...base, side, type: candidate.type, quantity, limitPrice }))
  const sent: Order = { ...order, status: random.next() < 0.2 ? 'SUBMITTED' : 'ACCEPTED' }
  books.noteSent(sent)
  model.working.push({ index, strategy, order: sent })
  requireWithinCaps(model, instrument, index, strategy, books.ledger.equity)
}

function endOrder(books: Books, model: Ledgerless, pick: number): void {
  const [ended] = model.working.splice(pick, 1)
  if (ended !== undefined) books.noteOrder({ ...ended.order, status: 'CANCELLED' })
}

function fillOrder(books: Books, model: Ledgerless, pick: number, share: number, name: number): void {
  const picked = model.working[pick]
  const price = picked === undefined ? Number.NaN : (model.prices[picked.index] ?? Number.NaN)
  if (picked === undefined || Number.isNaN(price)) return
  const { index, strategy, order } = picked
  const left = (order.quantity ?? 0) - order.filledQuantity
  const quantity = Math.max(1, Math.ceil(left * share))
  const { clientOrderId, strategyId, instrumentId: id, side, accountId } = order
  const executionId = identifier<ExecutionId>(`x${name}`)
  books.noteFill(
    buildFill({
      executionId,
      clientOrderId,
      strategyId,
      instrumentId: id,
      accountId,
      side,
      quantity,
      price: Math.round(price * 100),
    }),
  )
  const filledQuantity = order.filledQuantity + quantity
  const isFilled = quantity === left
  const after: Order = { ...order, filledQuantity, status: isFilled ? 'FILLED' : 'PARTIALLY_FILLED' }
  books.noteOrder(after)
  const held = model.held[strategy]
  if (held !== undefined) held[index] = (held[index] ?? 0) + (side === 'BUY' ? quantity : -quantity)
  if (isFilled) model.working.splice(pick, 1)
  else model.working[pick] = { index, strategy, order: after }
}

function requireWithinCaps(
  model: Ledgerless,
  instrument: Instrument,
  index: number,
  strategy: number,
  equity: number,
): void {
  const { id, venue, sector, assetClass, currency } = instrument
  const tags: Readonly<Record<string, { readonly themes: readonly string[]; readonly factors?: readonly string[] }>> =
    TAGS
  const inTheme = (each: Instrument): boolean => (tags[each.id]?.themes.length ?? 0) > 0
  const inFactor = (each: Instrument): boolean => (tags[each.id]?.factors?.length ?? 0) > 0
  const sums: readonly (readonly [keyof RiskLimits, number])[] = [
    ['assetValue', model.worth(index, null)],
    ['grossExposureHard', model.sum(() => true)],
    ['venueValue', model.sum((each) => each.venue === venue)],
    ['sectorValue', model.sum((each) => each.sector === sector)],
    ['assetClassValue', model.sum((each) => each.assetClass === assetClass)],
    ['currencyValue', currency === 'USD' ? 0 : model.sum((each) => each.currency === currency)],
    ['themeValue', inTheme(instrument) ? model.sum(inTheme) : 0],
    ['factorValue', inFactor(instrument) ? model.sum(inFactor) : 0],
    ['strategyValue', model.sum(() => true, strategy)],
  ]
  for (const [name, value] of sums) {
    if (!(value <= LIMITS[name] * equity))
      throw new Error(`An order in ${id} took ${name} to ${value}, above ${LIMITS[name] * equity}`)
  }
}
