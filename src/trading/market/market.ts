import type { BarSeries } from '#core/model/bar.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import { nextSession, sessionAt, sessionOfDay } from '#core/time/calendar.ts'
import { DAY, MINUTE } from '#core/time/duration.ts'
import { parseTimestamp, utcDay } from '#core/time/iso.ts'
import { namedSeed, type RandomState, SeededRandom } from '#quant/statistics/seededRandom.ts'
import { cryptoMinute } from './cryptoMinute.ts'
import { HISTORY_DAYS, historySeries, liveHistory } from './history.ts'
import { initialState, loadState, type MarketState, storeState, type StoredMarketState } from './marketState.ts'
import { beginSession } from './overnight.ts'
import { sessionShape } from './shapes.ts'
import { shareMinute } from './shareMinute.ts'
import { SliceWriter } from './sliceWriter.ts'
import { UNIVERSE, VOLATILITY_POSITION } from './universe.ts'

/** What a simulated market can be told besides its seed. */
export interface MarketOptions {
  /** First day, `2026-01-05`; the market starts with the open of the first session on or after it. */
  readonly startDate: string
}

/** Start of the simulated market unless told otherwise. */
const DEFAULT_MARKET: MarketOptions = { startDate: '2026-01-05' }

/** Everything a simulated market needs to go on, as plain JSON. */
export interface MarketSnapshot {
  readonly version: 1
  readonly seed: number
  readonly options: MarketOptions
  /** Minute since the epoch that comes next. */
  readonly minute: number
  readonly random: RandomState
  readonly state: StoredMarketState
}

/** Everything the simulator trades or shows, in the order of the instrument indexes of its slices. */
export const MARKET_INSTRUMENTS: readonly Instrument[] = UNIVERSE.map((it) => it.instrument)

/** A simulated market in progress; one slice for each minute of market time, round the clock. */
export class SimulatedMarket {
  readonly instruments: readonly Instrument[] = MARKET_INSTRUMENTS
  readonly #seed: number
  readonly #options: MarketOptions
  readonly #random: SeededRandom
  readonly #state: MarketState
  #minute: number

  constructor(seed: number, options: MarketOptions, minute: number, random: SeededRandom, state: MarketState) {
    this.#seed = seed
    this.#options = options
    this.#minute = minute
    this.#random = random
    this.#state = state
  }

  /** Market time reached so far, microseconds: that of the last slice, or the start. */
  get marketTime(): number {
    return this.#minute * MINUTE
  }

  /** Lives through the next minute: shares and indexes in regular sessions, crypto pairs always. */
  next(): MarketSlice {
    const minute = this.#minute
    this.#minute += 1
    const writer = new SliceWriter(minute * MINUTE)
    const session = sessionAt(minute * MINUTE)
    if (session !== null) {
      if (session.day !== this.#state.sessionDay) beginSession(this.#state, this.#random, session.day)
      const opened = session.open / MINUTE
      const shape = sessionShape(session.close / MINUTE - opened)
      shareMinute(this.#state, this.#random, { minute, since: minute - opened, shape }, writer)
    }
    cryptoMinute(this.#state, this.#random, minute, writer)
    return writer.finish()
  }

  /** Returns the snapshot from which `restoreMarket` continues with the very next slice. */
  save(): MarketSnapshot {
    return {
      version: 1,
      seed: this.#seed,
      options: this.#options,
      minute: this.#minute,
      random: this.#random.save(),
      state: storeState(this.#state),
    }
  }
}

/** Starts a market from its seed at the open of its first session. */
export function createMarket(seed: number, options: MarketOptions = DEFAULT_MARKET): SimulatedMarket {
  const session = firstSession(options)
  const random = new SeededRandom(namedSeed(seed, 'market'))
  const state = initialState(0)
  liveHistory(state, random, session.day)
  rebase(state)
  return new SimulatedMarket(seed, options, session.open / MINUTE, random, state)
}

/** Continues a market from its snapshot; null when the snapshot is of another version or damaged. */
export function restoreMarket(snapshot: MarketSnapshot): SimulatedMarket | null {
  if (snapshot.version !== 1 || !Number.isSafeInteger(snapshot.minute) || snapshot.random.length !== 4) return null
  const state = loadState(snapshot.state)
  if (state === null) return null
  const random = new SeededRandom(snapshot.random)
  return new SimulatedMarket(snapshot.seed, snapshot.options, snapshot.minute, random, state)
}

/**
 * Makes the daily bars of the last `days` calendar days (at most 730) before a market of this seed starts; each series
 * ends with the close from which the first session opens. Bars are labelled by their date at midnight UTC.
 */
export function marketHistory(
  seed: number,
  days: number,
  options: MarketOptions = DEFAULT_MARKET,
): readonly BarSeries[] {
  if (!Number.isInteger(days) || days < 1 || days > HISTORY_DAYS) throw new Error(`Invariant: history of ${days} days`)
  const { day } = firstSession(options)
  const state = initialState(0)
  const records = liveHistory(state, new SeededRandom(namedSeed(seed, 'market')), day)
  return historySeries(records, state.deviation, new SeededRandom(namedSeed(seed, 'history bars')), day - days)
}

/** Lets prices start at their base whatever the history did; levels of volatility and all else stay as lived. */
function rebase(state: MarketState): void {
  const volatility = state.deviation[VOLATILITY_POSITION] ?? 0
  state.deviation.fill(0)
  state.deviation[VOLATILITY_POSITION] = volatility
  state.anchor.fill(0)
}

function firstSession(options: MarketOptions): { readonly day: number; readonly open: number } {
  const start = parseTimestamp(options.startDate)
  if (start === null) throw new Error(`Invariant: start date was ${options.startDate}`)
  return sessionOfDay(utcDay(start)) ?? nextSession(utcDay(start) * DAY)
}
