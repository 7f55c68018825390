import type { BarInterval } from '#core/model/bar.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { FeatureInputs } from '#quant/features/inputs.ts'

/** Peers below which nothing is said about them, and members below which nothing about a universe. */
const LEAST_PEERS = 3
/** Bars of the average that breadth is held against. */
const AVERAGE = 50
/** Bars of a year for the intervals whose new highs can be told. */
const YEARS: Readonly<Partial<Record<BarInterval, Readonly<Record<Instrument['calendar'], number>>>>> = {
  '1d': { XNYS: 252, ALWAYS: 365 },
  '1w': { XNYS: 52, ALWAYS: 52 },
}

/** Symbols that stand for something the whole market is held against, first choice first. */
const BENCHMARKS = { EQUITY: ['SPY', 'SPX', 'QDX'], CRYPTO: ['BTC/USD', 'BTC/USDT', 'BTC/USDC'] } as const
const STANDARDS = {
  currencyClose: ['UUP', 'DXY'],
  bondClose: ['TLT', 'IEF'],
  goldClose: ['GLD', 'IAU', 'PAXG/USD', 'PAXG/USDT'],
  volatilityIndex: ['VIX'],
} as const
/** Funds of the sectors of the S&P classification. */
const SECTOR_FUNDS: Readonly<Record<string, string>> = {
  Technology: 'XLK',
  'Health Care': 'XLV',
  Financials: 'XLF',
  Energy: 'XLE',
  Industrials: 'XLI',
  Materials: 'XLB',
  Utilities: 'XLU',
  'Consumer Staples': 'XLP',
  'Consumer Discretionary': 'XLY',
  'Real Estate': 'XLRE',
  'Communication Services': 'XLC',
}

/** Instruments that are compared with each other, and what they did together over one bar. */
interface Group {
  readonly members: readonly number[]
  /** Bar that the figures below are of; NaN before the first. */
  tsOpen: number
  count: number
  sum: number
  squares: number
  sorted: Float64Array
  advancing: number
  declining: number
  highs: number
  lows: number
  years: number
  above: number
  averages: number
}

interface Past {
  readonly ring: Float64Array
  count: number
}

/**
 * What the instruments of a session tell about each other over bars of one interval. Of a bar those count that are known
 * when it is asked about; an instrument that the session does not have tells nothing.
 */
export class CrossBoard {
  readonly #opens: Float64Array
  readonly #closes: Float64Array
  readonly #returns: Float64Array
  readonly #length: number
  readonly #peers: readonly (Group | null)[]
  readonly #universes: readonly (Group | null)[]
  readonly #benchmarks: readonly number[]
  readonly #sectors: readonly number[]
  readonly #standards: readonly (readonly [keyof typeof STANDARDS, number])[]
  readonly #pasts: readonly (Past | null)[]
  readonly #isYearTold: boolean
  readonly #changed = new Set<Group>()

  constructor(instruments: readonly Instrument[], interval: BarInterval, barLength: number) {
    const count = instruments.length
    this.#length = barLength
    this.#opens = new Float64Array(count).fill(Number.NaN)
    this.#closes = new Float64Array(count).fill(Number.NaN)
    this.#returns = new Float64Array(count).fill(Number.NaN)
    const find = (symbols: readonly string[]): number =>
      symbols.reduce(
        (found, symbol) => (found >= 0 ? found : instruments.findIndex((one) => one.symbol === symbol)),
        -1,
      )
    const bySector = groupsOf(instruments, ({ assetClass, sector }) => `${assetClass} ${sector ?? ''}`)
    const byClass = groupsOf(instruments, ({ assetClass }) => assetClass)
    this.#universes = instruments.map(({ assetClass }) =>
      assetClass === 'INDEX' ? null : (byClass.get(assetClass) ?? null),
    )
    this.#peers = instruments.map((instrument, place) => {
      const { assetClass, sector } = instrument
      const own = sector === null ? undefined : bySector.get(`${assetClass} ${sector}`)
      return own !== undefined && own.members.length > LEAST_PEERS ? own : (this.#universes[place] ?? null)
    })
    const benchmarks = { EQUITY: find(BENCHMARKS.EQUITY), CRYPTO: find(BENCHMARKS.CRYPTO) }
    this.#benchmarks = instruments.map(({ assetClass }) => benchmarks[assetClass === 'CRYPTO' ? 'CRYPTO' : 'EQUITY'])
    this.#sectors = instruments.map(({ sector }) => find([SECTOR_FUNDS[sector ?? ''] ?? '']))
    this.#standards = (Object.keys(STANDARDS) as (keyof typeof STANDARDS)[]).map((name) => [
      name,
      find(STANDARDS[name]),
    ])
    const years = YEARS[interval]
    this.#isYearTold = years !== undefined
    this.#pasts = instruments.map(({ calendar, assetClass }) =>
      assetClass === 'INDEX' ? null : { ring: new Float64Array(years?.[calendar] ?? AVERAGE), count: 0 },
    )
  }

  /** Takes the close of a bar of an instrument. A bar that is told again corrects its close. */
  take(place: number, tsOpen: number, close: number): void {
    const before = this.#opens[place] ?? Number.NaN
    if (tsOpen < before) return
    const past = this.#pasts[place] ?? null
    if (tsOpen === before) {
      const old = this.#closes[place] ?? Number.NaN
      this.#returns[place] = ((1 + (this.#returns[place] ?? Number.NaN)) * close) / old - 1
      if (past !== null) replaceNewest(past, close)
    } else {
      this.#returns[place] = close / (this.#closes[place] ?? Number.NaN) - 1
      if (past !== null) add(past, close)
    }
    this.#opens[place] = tsOpen
    this.#closes[place] = close
    for (const group of [this.#peers[place], this.#universes[place]]) {
      if (group !== null && group !== undefined) this.#changed.add(group)
    }
  }

  /** Writes what others tell about an instrument's bar. */
  write(place: number, tsOpen: number, into: FeatureInputs): void {
    into.benchmarkClose = this.#closeOf(this.#benchmarks[place] ?? -1, tsOpen)
    into.sectorClose = this.#closeOf(this.#sectors[place] ?? -1, tsOpen)
    for (const [name, other] of this.#standards) into[name] = this.#closeOf(other, tsOpen)
    this.#writePeers(place, tsOpen, into)
    this.#writeBreadth(place, tsOpen, into)
  }

  /** The last price of an instrument as it is known now; unknown when its last bar is more than one bar older. */
  #closeOf(place: number, tsOpen: number): number {
    const age = tsOpen - (this.#opens[place] ?? Number.NaN)
    return age <= this.#length ? (this.#closes[place] ?? Number.NaN) : Number.NaN
  }

  #writePeers(place: number, tsOpen: number, into: FeatureInputs): void {
    into.peerReturn = Number.NaN
    into.peerDispersion = Number.NaN
    into.peerRank = Number.NaN
    const group = this.#figures(this.#peers[place] ?? null, tsOpen)
    const own = this.#opens[place] === tsOpen ? (this.#returns[place] ?? Number.NaN) : Number.NaN
    if (group === null || Number.isNaN(own)) return
    const others = group.count - 1
    if (others < LEAST_PEERS) return
    const mean = (group.sum - own) / others
    into.peerReturn = mean
    into.peerDispersion = Math.sqrt(Math.max(0, (group.squares - own * own - others * mean * mean) / (others - 1)))
    into.peerRank = countBelow(group.sorted, group.count, own) / others
  }

  #writeBreadth(place: number, tsOpen: number, into: FeatureInputs): void {
    const group = this.#figures(this.#universes[place] ?? null, tsOpen)
    const isTold = group !== null && group.count >= LEAST_PEERS
    into.advancing = isTold ? group.advancing : Number.NaN
    into.declining = isTold ? group.declining : Number.NaN
    const hasYears = isTold && this.#isYearTold && group.years >= LEAST_PEERS
    into.newHighs = hasYears ? group.highs : Number.NaN
    into.newLows = hasYears ? group.lows : Number.NaN
    into.aboveAverage = isTold && group.averages >= LEAST_PEERS ? group.above / group.averages : Number.NaN
  }

  /** What a group did over a bar, counted anew when a member has told something since. */
  #figures(group: Group | null, tsOpen: number): Group | null {
    if (group === null) return null
    if (group.tsOpen === tsOpen && !this.#changed.has(group)) return group
    this.#changed.delete(group)
    Object.assign(group, { tsOpen, count: 0, sum: 0, squares: 0, advancing: 0, declining: 0 })
    Object.assign(group, { highs: 0, lows: 0, years: 0, above: 0, averages: 0 })
    for (const member of group.members) {
      if (this.#opens[member] === tsOpen) this.#count(group, member)
    }
    group.sorted.subarray(0, group.count).sort()
    return group
  }

  #count(group: Group, member: number): void {
    const gain = this.#returns[member] ?? Number.NaN
    if (Number.isFinite(gain)) {
      group.sorted[group.count] = gain
      group.count += 1
      group.sum += gain
      group.squares += gain * gain
      if (gain > 0) group.advancing += 1
      if (gain < 0) group.declining += 1
    }
    const past = this.#pasts[member] ?? null
    if (past === null) return
    const close = this.#closes[member] ?? Number.NaN
    const { ring, count } = past
    if (count >= AVERAGE) {
      group.averages += 1
      if (close > averageOf(past)) group.above += 1
    }
    if (!this.#isYearTold || count < ring.length) return
    group.years += 1
    let isHigh = true
    let isLow = true
    for (const other of ring) {
      if (other > close) isHigh = false
      if (other < close) isLow = false
    }
    if (isHigh) group.highs += 1
    if (isLow) group.lows += 1
  }
}

function groupsOf(
  instruments: readonly Instrument[],
  keyOf: (instrument: Instrument) => string,
): ReadonlyMap<string, Group> {
  const members = new Map<string, number[]>()
  for (const [place, instrument] of instruments.entries()) {
    const key = keyOf(instrument)
    const list = members.get(key)
    if (list === undefined) members.set(key, [place])
    else list.push(place)
  }
  return new Map([...members].map(([key, list]) => [key, emptyGroup(list)]))
}

function emptyGroup(members: readonly number[]): Group {
  return {
    members,
    tsOpen: Number.NaN,
    count: 0,
    sum: 0,
    squares: 0,
    sorted: new Float64Array(members.length),
    advancing: 0,
    declining: 0,
    highs: 0,
    lows: 0,
    years: 0,
    above: 0,
    averages: 0,
  }
}

function add(past: Past, close: number): void {
  const { ring, count } = past
  ring[count % ring.length] = close
  past.count = count + 1
}

function replaceNewest(past: Past, close: number): void {
  const { ring, count } = past
  if (count > 0) ring[(count - 1) % ring.length] = close
}

/** Mean of the newest closes; summed anew each time, for a running sum would carry every rounding for ever. */
function averageOf({ ring, count }: Past): number {
  let sum = 0
  for (let back = 1; back <= AVERAGE; back += 1) sum += ring[(count - back) % ring.length] ?? 0
  return sum / AVERAGE
}

/** How many of the first `count` sorted values lie below one. */
function countBelow(sorted: Float64Array, count: number, value: number): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}
