// The verdict of all pre-trade checks on a candidate, in an account of 500 positions on eight venues with 200 working
// orders, prices that move, and correlations of every pair. The reference adds the exposures up anew for each verdict.
// Run it with `npm run bench riskVerdict`.
import process from 'node:process'
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
import { newOrder } from '#core/orders/orderTable.ts'
import { MINUTE } from '#core/time/duration.ts'
import { SeededRandom } from '#quant/statistics/seededRandom.ts'
import type { OrderCandidate } from '#trading/risk/candidate.ts'
import type { Session } from '#contracts/records/market.ts'
import { Books } from '#engines/risk/books.ts'
import { exposuresOf, markExposures } from '#engines/risk/exposure.ts'
import { emptyMemory, type RiskMemory } from '#engines/risk/state.ts'
import { judge } from '#engines/risk/verdict.ts'
import { buildInstrument } from '../builders/instrument.ts'
import { buildFill, buildSpecification } from '../builders/order.ts'
import { buildSlice } from '../builders/slice.ts'
import { runWorkloads } from './harness/runWorkloads.ts'
import { formatTime } from './harness/table.ts'
import type { Figures } from './harness/workload.ts'

const POSITIONS = 500
const ORDERS = 200
const VERDICTS = 2_000
const TIMED = 20_000
const START = 1_767_600_000_000_000
const STRATEGIES = ['a', 'b', 'c', 'd'].map((name) => identifier<StrategyId>(name))

const INSTRUMENTS: readonly Instrument[] = Array.from({ length: POSITIONS }, (_, index) => {
  const venue = `V${index % 8}`
  const id = instrumentId(`S${index}`, venue)
  const [sector, assetClass] = [`sector ${index % 11}`, index % 3 === 0 ? 'CRYPTO' : 'EQUITY'] as const
  return buildInstrument({ id, symbol: `S${index}`, venue, sector, assetClass, calendar: 'ALWAYS' })
})

interface Desk {
  readonly memory: RiskMemory
  readonly books: Books
  readonly candidates: readonly { readonly candidate: OrderCandidate; readonly strategyId: StrategyId }[]
}

const desk = openDesk()

await runWorkloads([
  {
    name: 'Verdict, 500 positions',
    unit: 'verdict',
    operations: VERDICTS,
    tolerance: 0,
    goal: { nanoseconds: 50_000 },
    contenders: [
      { name: 'ours', role: 'ours', run: () => verdicts(desk, false) },
      { name: 'everything added up anew', role: 'reference', run: () => verdicts(desk, true) },
    ],
  },
])
timeEach(desk)

/** Codes of the verdicts and the exposure of the whole: what both ways must come to. */
function verdicts({ memory, books, candidates }: Desk, isAnew: boolean): Figures {
  const codes: string[] = []
  let gross = 0
  for (const { candidate, strategyId } of candidates.slice(0, VERDICTS)) {
    // Setting the tags drops what was followed, so that the next verdict adds everything up from the books.
    if (isAnew) books.tags = {}
    const denial = judge(memory, books, 'PAPER', strategyId, candidate, 0, START)
    codes.push(denial?.code ?? 'PASSED')
    gross += exposuresOf(books, memory.market).gross % 1_000_003
  }
  return { codes: codes.join(' '), gross }
}

/** Times single verdicts, a price moving before each, and prints how they are spread. */
function timeEach({ memory, books, candidates }: Desk): void {
  const times = new Float64Array(TIMED)
  for (let pass = 0; pass < 2; pass += 1) {
    for (let index = 0; index < TIMED; index += 1) {
      const slice = barsAt(START, [index % POSITIONS], (place) => 100 + ((index + place) % 7) / 100)
      memory.market.onSlice(slice, START)
      markExposures(books, memory.market, slice)
      const each = candidates[index % candidates.length]
      if (each === undefined) continue
      const began = performance.now()
      judge(memory, books, 'PAPER', each.strategyId, each.candidate, 0, START)
      times[index] = (performance.now() - began) * 1e6
    }
  }
  times.sort()
  const at = (share: number): string => formatTime(times[Math.min(TIMED - 1, Math.floor(share * TIMED))] ?? 0)
  const met = (times[Math.floor(0.99 * TIMED)] ?? 0) < 50_000 ? 'met' : 'MISSED'
  process.stdout.write(`  one by one: p50 ${at(0.5)}, p99 ${at(0.99)} (wanted below 50 us: ${met}), longest ${at(1)}\n`)
}

function openDesk(): Desk {
  const session: Session = {
    sessionId: identifier('s'),
    mode: 'PAPER',
    accountId: identifier<AccountId>('PAPER-1'),
    source: { kind: 'live', instrumentIds: INSTRUMENTS.map(({ id }) => id) },
    startingCash: 10_000_000_000_000,
    currency: 'USD',
  }
  const random = new SeededRandom(11)
  const books = new Books(session, INSTRUMENTS)
  const memory = emptyMemory((text) => text)
  Object.assign(memory, { session, books, reconciled: true, feed: 'CONNECTED' })
  memory.market.open(INSTRUMENTS)
  memory.watch.open(INSTRUMENTS)
  const everywhere = INSTRUMENTS.map((_, index) => index)
  const logs = everywhere.map(() => 0)
  for (let bar = 40; bar >= 0; bar -= 1) {
    const common = random.normal()
    const slice = barsAt(START - bar * MINUTE, everywhere, (place) => {
      logs[place] = (logs[place] ?? 0) + 0.002 * (0.5 * common + random.normal())
      return bar === 0 ? 100 : 100 * Math.exp(logs[place] ?? 0)
    })
    memory.market.onSlice(slice, START)
    memory.watch.onSlice(slice)
  }
  INSTRUMENTS.forEach((instrument, index) => hold(books, instrument, index))
  for (let index = 0; index < ORDERS; index += 1) work(books, index)
  exposuresOf(books, memory.market)
  const candidates = Array.from({ length: TIMED }, () => {
    const instrument = INSTRUMENTS[Math.floor(random.next() * POSITIONS)] ?? buildInstrument()
    const strategyId = STRATEGIES[Math.floor(random.next() * 4)] ?? identifier<StrategyId>('a')
    const quantity = 1 + Math.floor(random.next() * 40)
    const limitPrice = random.next() < 0.5 ? 100_00 + Math.floor(random.next() * 100) : null
    const type = limitPrice === null ? 'MARKET' : 'LIMIT'
    const sane = { reduceOnly: false, origin: 'live', stopPrice: null, side: 'BUY' } as const
    return { candidate: { instrument, type, quantity, limitPrice, ...sane } as const, strategyId }
  })
  return { memory, books, candidates }
}

/** About 20 % of the equity over everything, so that every check is asked. */
function hold(books: Books, instrument: Instrument, index: number): void {
  const strategyId = STRATEGIES[index % 4] ?? identifier<StrategyId>('a')
  const { accountId } = books.session
  const executionId = identifier<ExecutionId>(`x${index}`)
  books.noteFill(
    buildFill({
      executionId,
      instrumentId: instrument.id,
      strategyId,
      accountId,
      quantity: 30 + (index % 20),
      price: 100_00,
    }),
  )
}

function work(books: Books, index: number): void {
  const instrument = INSTRUMENTS[(index * 7) % POSITIONS] ?? buildInstrument()
  const strategyId = STRATEGIES[index % 4] ?? identifier<StrategyId>('a')
  const clientOrderId = identifier<ClientOrderId>(`o${index}`)
  const terms = { type: 'LIMIT', limitPrice: 99_00 - index, quantity: 10 } as const
  const whose = { clientOrderId, strategyId, instrumentId: instrument.id, accountId: books.session.accountId }
  books.noteSent({ ...newOrder(buildSpecification({ ...whose, ...terms })), status: 'ACCEPTED' })
}

function barsAt(at: number, places: readonly number[], priceOf: (place: number) => number): MarketSlice {
  const rows = places.map((place) => {
    const close = priceOf(place)
    return {
      instrument: place,
      tsOpen: at - MINUTE,
      tsClose: at,
      open: close,
      high: close,
      low: close,
      close,
      volume: 1e6,
    }
  })
  return { ...buildSlice('1m', rows), origin: 'live' }
}
