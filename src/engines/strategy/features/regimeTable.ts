import type { BarInterval } from '#core/model/bar.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { BAR, BAR_ROW, type MarketSlice } from '#core/model/marketSlice.ts'
import { regimeLabelSchema, type RegimeLabel } from '#contracts/records/features.ts'
import { Memory } from '#quant/indicators/kernel/memory.ts'
import { SixRegimes } from '#quant/regimes/sixRegimes.ts'
import type { EngineContext } from '../../kernel/engine.ts'

/** Instruments of a session up to which the regime of each is followed; larger universes are asked one by one. */
const MOST_INSTRUMENTS = 150
/** Moments of the past that a regime is read from; it looks back on fewer bars. */
const MOST_PAST = 500

const LABELS: readonly RegimeLabel[] = regimeLabelSchema.options

const WORDS: Readonly<Record<RegimeLabel, string>> = {
  TREND_UP: 'a rising trend',
  TREND_DOWN: 'a falling trend',
  MEAN_REVERTING: 'mean reversion',
  CHOP: 'chop',
  HIGH_VOLATILITY: 'high volatility',
  CRISIS: 'a crisis',
}

interface Followed {
  readonly instrument: Instrument
  readonly interval: BarInterval
  readonly memory: Memory
  readonly regimes: SixRegimes
  tsOpen: number
  tsClose: number
  label: RegimeLabel | null
  /** The latest label there was; a bar without one changes nothing. */
  latest: RegimeLabel | null
  since: number | null
}

/**
 * The table `regimes`: the regime of each instrument over bars of each length that the session tells. A change within the
 * session is raised as `RegimeChanged`, and told to the trader where he watches the instrument.
 */
export class RegimeTable {
  readonly #context: EngineContext
  readonly #followed = new Map<string, Followed>()
  readonly #changed = new Set<Followed>()
  readonly #skipped = new Map<BarInterval, number>()
  /** Instruments a change of which is told, and the notices that are shown. */
  #watched: ReadonlySet<InstrumentId> = new Set()
  readonly #notices = new Map<string, InstrumentId>()
  #instruments: readonly Instrument[] = []

  constructor(context: EngineContext) {
    this.#context = context
  }

  /** Begins anew with the instruments of a session; none where nobody looks. */
  open(instruments: readonly Instrument[]): void {
    for (const { instrument, interval } of this.#followed.values()) {
      this.#context.remove('regimes', `${instrument.id}|${interval}`)
    }
    for (const name of this.#notices.keys()) this.#context.remove('notices', name)
    this.#notices.clear()
    this.#followed.clear()
    this.#changed.clear()
    this.#skipped.clear()
    this.#instruments = instruments.length <= MOST_INSTRUMENTS ? instruments : []
  }

  /** Tells the trader of changes of these instruments, and of no others any more. */
  watch(instrumentIds: readonly InstrumentId[]): void {
    this.#watched = new Set(instrumentIds)
    for (const [key, instrumentId] of this.#notices) {
      if (this.#watched.has(instrumentId)) continue
      this.#notices.delete(key)
      this.#context.remove('notices', key)
    }
  }

  /** What comes next is the past: of each length the newest moments are enough. */
  beginHistory(slices: readonly MarketSlice[]): void {
    this.#skipped.clear()
    for (const { interval } of slices) this.#skipped.set(interval, (this.#skipped.get(interval) ?? -MOST_PAST) + 1)
  }

  /**
   * Takes the bars of a moment. A bar that is told again takes the place of what was told of it before. What is of the past
   * is no change.
   */
  take({ bars, barCount, interval, origin }: MarketSlice, isPast: boolean): void {
    if (this.#instruments.length === 0) return
    const skipped = this.#skipped.get(interval) ?? 0
    if (skipped > 0) {
      this.#skipped.set(interval, skipped - 1)
      return
    }
    for (let row = 0; row < barCount; row += 1) {
      const at = row * BAR_ROW
      const instrument = this.#instruments[bars[at + BAR.instrument] ?? -1]
      if (instrument === undefined) continue
      const followed = this.#find(instrument, interval)
      if (!this.#takeBar(followed, bars, at)) continue
      const from = followed.latest
      followed.latest = followed.label
      if (!isPast && from !== null && followed.label !== null) this.#tell(followed, from, followed.label, origin)
    }
  }

  /** Shows what has changed since. */
  show(origin: MarketSlice['origin']): void {
    for (const { instrument, interval, label, since, tsClose, regimes } of this.#changed) {
      this.#context.put('regimes', {
        key: `${instrument.id}|${interval}`,
        instrumentId: instrument.id,
        interval,
        label,
        probabilities: label === null ? [] : [...regimes.probabilities],
        since,
        barTime: tsClose,
        origin,
      })
    }
    this.#changed.clear()
  }

  /** Takes one bar; true where there is a label now that is not the latest one there was. */
  #takeBar(followed: Followed, bars: Float64Array, at: number): boolean {
    const { memory, regimes } = followed
    const tsOpen = bars[at + BAR.tsOpen] ?? 0
    if (tsOpen < followed.tsOpen) return false
    if (tsOpen === followed.tsOpen) memory.undo()
    memory.begin()
    const cell = (offset: number): number => bars[at + offset] ?? Number.NaN
    regimes.next(cell(BAR.high), cell(BAR.low), cell(BAR.close), Number.NaN)
    followed.tsOpen = tsOpen
    followed.tsClose = cell(BAR.tsClose)
    const label = LABELS[regimes.held] ?? null
    if (label !== followed.label) {
      followed.label = label
      followed.since = label === null ? null : followed.tsClose
    }
    this.#changed.add(followed)
    return label !== null && label !== followed.latest
  }

  #tell(
    { instrument, interval, regimes, tsClose }: Followed,
    from: RegimeLabel,
    to: RegimeLabel,
    origin: MarketSlice['origin'],
  ): void {
    this.#context.emit('RegimeChanged', {
      instrumentId: instrument.id,
      interval,
      from,
      to,
      probabilities: [...regimes.probabilities],
      barTime: tsClose,
      origin,
    })
    if (!this.#watched.has(instrument.id)) return
    const key = `strategy:regime:${instrument.id}|${interval}`
    this.#notices.set(key, instrument.id)
    this.#context.put('notices', {
      key,
      priority: 'P3',
      at: this.#context.now(),
      text: `The regime of ${instrument.symbol} over bars of ${interval} changed from ${WORDS[from]} to ${WORDS[to]}.`,
      action: 'Look at its chart before you rely on what worked in the regime before.',
      count: 1,
    })
  }

  #find(instrument: Instrument, interval: BarInterval): Followed {
    const key = `${instrument.id}|${interval}`
    const known = this.#followed.get(key)
    if (known !== undefined) return known
    const memory = new Memory()
    const nothing = { tsOpen: Number.NEGATIVE_INFINITY, tsClose: 0, label: null, latest: null, since: null }
    const followed = { instrument, interval, memory, regimes: new SixRegimes(memory), ...nothing }
    this.#followed.set(key, followed)
    return followed
  }
}
