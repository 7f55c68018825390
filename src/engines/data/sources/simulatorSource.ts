import type { BarColumns } from '#core/model/bar.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import { BAR_ROW, type MarketSlice } from '#core/model/marketSlice.ts'
import { DAY } from '#core/time/duration.ts'
import { formatDate } from '#core/time/iso.ts'
import { createMarket, marketHistory, type SimulatedMarket } from '#trading/market/market.ts'
import { GrowingBars } from './growingBars.ts'
import { historySlices } from './historySlices.ts'
import type { MarketSource } from './marketSource.ts'

/** Days of daily history the simulated market comes with. */
const HISTORY_DAYS = 365
/** Minutes of the relived past that strategies see again after a restart. */
const RELIVED_MINUTES = 3 * 24 * 60
/** While only crypto trades, this share of a slice's pace is charged, so that a night passes in seconds. */
const QUIET_COST = 1 / 60

/**
 * The seeded market as a source. A resumed session relives its past from the seed, so that prices, the hidden regime and
 * every strategy stand exactly where they stood; a simulated year takes a few seconds.
 */
export function createSimulatorSource(seed: number, startAt: number, resumeAt: number | null): MarketSource {
  const startDate = formatDate(startAt)
  const market = createMarket(seed, { startDate })
  const past = marketHistory(seed, HISTORY_DAYS, { startDate })
  const days = new DayBars(market, past)
  const relived: MarketSlice[] = []
  if (resumeAt !== null) {
    while (market.marketTime < resumeAt) {
      const slice = market.next()
      days.add(slice)
      relived.push(slice)
      if (relived.length > 2 * RELIVED_MINUTES) relived.splice(0, RELIVED_MINUTES)
    }
  }
  return {
    label: `Simulated market, seed ${seed}`,
    instruments: market.instruments,
    origin: 'simulated',
    interval: '1m',
    quarantined: 0,
    recordsLive: true,
    history: () => [...dailySlices(market, past), ...relived],
    next() {
      const slice = market.next()
      days.add(slice)
      return slice
    },
    progress: () => null,
    cost: (slice) => (hasShares(slice, market) ? 1 : QUIET_COST),
    bars: (instrumentId, interval) => (interval === '1d' ? days.bars(instrumentId) : null),
  }
}

/** Daily bars of every instrument: the history, and the days lived so far. */
class DayBars {
  readonly #bars: readonly GrowingBars[]
  readonly #places: ReadonlyMap<InstrumentId, number>

  constructor(market: SimulatedMarket, past: ReturnType<typeof marketHistory>) {
    this.#places = new Map(market.instruments.map((instrument, place) => [instrument.id, place]))
    this.#bars = market.instruments.map(() => new GrowingBars())
    for (const { instrumentId, columns } of past) {
      const bars = this.#bars[this.#places.get(instrumentId) ?? -1]
      const { tsOpen, open, high, low, close, volume } = columns
      for (let bar = 0; bar < tsOpen.length; bar += 1) {
        bars?.merge(tsOpen[bar] ?? 0, open[bar] ?? 0, high[bar] ?? 0, low[bar] ?? 0, close[bar] ?? 0, volume[bar] ?? 0)
      }
    }
  }

  add(slice: MarketSlice): void {
    const rows = slice.bars
    for (let row = 0; row < slice.barCount; row += 1) {
      const at = row * BAR_ROW
      const tsOpen = rows[at + 1] ?? 0
      const bars = this.#bars[rows[at] ?? -1]
      bars?.merge(
        tsOpen - (tsOpen % DAY),
        rows[at + 3] ?? 0,
        rows[at + 4] ?? 0,
        rows[at + 5] ?? 0,
        rows[at + 6] ?? 0,
        rows[at + 7] ?? 0,
      )
    }
  }

  bars(instrumentId: InstrumentId): BarColumns | null {
    return this.#bars[this.#places.get(instrumentId) ?? -1]?.columns() ?? null
  }
}

function dailySlices(market: SimulatedMarket, past: ReturnType<typeof marketHistory>): readonly MarketSlice[] {
  const played = past.flatMap((series) => {
    const instrument = market.instruments.find(({ id }) => id === series.instrumentId)
    return instrument === undefined ? [] : [{ instrument, series }]
  })
  return historySlices(
    played,
    played.map(({ instrument }) => market.instruments.indexOf(instrument)),
  )
}

function hasShares(slice: MarketSlice, market: SimulatedMarket): boolean {
  for (let row = 0; row < slice.barCount; row += 1) {
    if (market.instruments[slice.bars[row * BAR_ROW] ?? -1]?.calendar === 'XNYS') return true
  }
  return false
}
