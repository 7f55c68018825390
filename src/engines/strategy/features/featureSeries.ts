import type { Instrument } from '#core/model/instrument.ts'
import type { FeatureContext } from '#quant/features/declaration.ts'
import { FeatureSet } from '#quant/features/featureSet.ts'
import { BookGatherer } from '#quant/features/gathering/bookGatherer.ts'
import { QuoteGatherer } from '#quant/features/gathering/quoteGatherer.ts'
import { TradeGatherer } from '#quant/features/gathering/tradeGatherer.ts'
import type { FeatureInputs, InputGroup } from '#quant/features/inputs.ts'
import { isInRange } from '#quant/features/quality/featureQuality.ts'
import { Completeness } from '#quant/features/quality/completeness.ts'
import { DriftWatch } from '#quant/features/quality/driftWatch.ts'
import { OUTLIER_FROM, OutlierWatch } from '#quant/features/quality/outlierWatch.ts'
import { FactFeed } from './factFeed.ts'
import type { FeaturePlan } from './featurePlan.ts'

/** Inputs that facts tell of. */
const FACT_GROUPS: readonly InputGroup[] = ['derivative', 'text', 'company']

/** A bar that closed while there was no time for it: when it opened and closed, and what its features read. */
interface WaitingBar {
  readonly tsOpen: number
  readonly tsClose: number
  readonly inputs: Float64Array
}

/** The features of one instrument over bars of one interval, with what is known about how good they are. */
export class FeatureSeries {
  readonly instrument: Instrument
  readonly plan: FeaturePlan
  readonly set: FeatureSet
  readonly priority: number
  /** Bar of the latest values; NaN before the first. */
  tsOpen = Number.NaN
  tsClose = Number.NaN
  /** 1 for each feature whose latest value is far from its usual ones. */
  readonly outliers: Uint8Array
  quotes: QuoteGatherer | null = null
  trades: TradeGatherer | null = null
  book: BookGatherer | null = null
  facts: FactFeed | null = null
  /** Counts every change of the values. */
  revision = 0
  /** False where the latest bar can no longer be replaced by a corrected one. */
  canCorrect = false
  /** Market time at which quotes and trades that wait were last gone through without a bar. */
  gatheredAt = 0
  /** Bars that closed and still wait, oldest first. */
  readonly waiting: WaitingBar[] = []
  readonly #completeness: Completeness
  readonly #usual: OutlierWatch
  readonly #drift: DriftWatch[] | null
  readonly #latest: Float64Array
  readonly #known: Uint8Array

  /** `heardFrom`: market time from which quotes and trades are heard. Drift is followed where somebody looks or decides. */
  constructor(
    instrument: Instrument,
    plan: FeaturePlan,
    context: FeatureContext,
    terms: { readonly priority: number; readonly heardFrom: number; readonly followsDrift: boolean },
  ) {
    this.instrument = instrument
    this.plan = plan
    this.priority = terms.priority
    this.set = new FeatureSet(plan.order, context)
    this.outliers = new Uint8Array(plan.order.length)
    this.listenFrom(terms.heardFrom)
    this.#completeness = new Completeness(plan.order.map(({ lookback }) => lookback))
    this.#usual = new OutlierWatch(plan.order.length)
    this.#drift = terms.followsDrift ? plan.order.map(({ lookback }) => new DriftWatch(lookback)) : null
    this.#latest = new Float64Array(plan.inputs.length).fill(Number.NaN)
    this.#known = new Uint8Array(plan.inputs.length)
  }

  /** Hears quotes, trades and facts anew, from a moment of the market on. */
  listenFrom(heardFrom: number): void {
    const { groups } = this.plan
    this.quotes = groups.has('quote') ? new QuoteGatherer(heardFrom) : null
    this.trades = groups.has('trade') ? new TradeGatherer(heardFrom) : null
    this.book = groups.has('book') ? new BookGatherer() : null
    this.facts = FACT_GROUPS.some((group) => groups.has(group)) ? new FactFeed(heardFrom) : null
  }

  /** Goes on, for the features that both compute, from where another series of the same bars stands. */
  adopt(other: FeatureSeries): void {
    this.set.adopt(other.set)
    this.quotes = this.quotes === null ? null : (other.quotes ?? this.quotes)
    this.trades = this.trades === null ? null : (other.trades ?? this.trades)
    this.book = this.book === null ? null : (other.book ?? this.book)
    this.facts = this.facts === null ? null : (other.facts ?? this.facts)
    this.canCorrect = false
    if (!Number.isNaN(other.tsOpen)) {
      this.tsOpen = other.tsOpen
      this.tsClose = other.tsClose
    }
    for (const [place, { name }] of this.plan.order.entries()) {
      const found = other.plan.places.get(name)
      if (found === undefined) continue
      this.outliers[place] = other.outliers[found] ?? 0
      this.#completeness.adopt(place, other.#completeness, found)
      this.#usual.adopt(place, other.#usual, found)
      const drift = other.#drift?.[found]
      if (this.#drift !== null && drift !== undefined) this.#drift[place] = drift
    }
  }

  /** Writes what was gathered over a bar that has closed; `input.time` holds when it opened. */
  closeGathered(input: FeatureInputs, tsClose: number): void {
    this.quotes?.close(input, tsClose)
    this.trades?.close(input, tsClose)
    this.book?.close(input, tsClose)
    this.facts?.close(input, tsClose)
  }

  /** Writes what was gathered so far over a bar that forms; `input.time` holds when it opened. */
  formGathered(input: FeatureInputs, now: number): void {
    this.quotes?.forming(input, now)
    this.trades?.forming(input, now)
    this.book?.forming(input, now)
    this.facts?.forming(input, now)
  }

  /** Share of the bars of a feature's lookback that had everything it reads. */
  completeness(place: number): number {
    return this.#completeness.share(place)
  }

  hasDrifted(place: number): boolean {
    return this.#drift?.[place]?.hasDrifted ?? false
  }

  /** Writes how complete and how reliable the latest values were at their close. */
  writeQuality(completeness: Float64Array, confidence: Float64Array, at: number): void {
    const { order } = this.plan
    const { values } = this.set
    for (let place = 0; place < order.length; place += 1) {
      const declaration = order[place]
      if (declaration === undefined) continue
      const share = this.#completeness.share(place)
      const doubts = (this.outliers[place] === 1 ? 0.5 : 1) * (this.hasDrifted(place) ? 0.5 : 1)
      completeness[at + place] = share
      confidence[at + place] = isInRange(declaration.range, values[place] ?? Number.NaN) ? share * doubts : 0
    }
  }

  /** Takes the next bar; `input` holds what its features read. */
  take(input: FeatureInputs, tsOpen: number, tsClose: number): void {
    this.tsOpen = tsOpen
    this.tsClose = tsClose
    this.gatheredAt = tsClose
    this.canCorrect = true
    this.revision += 1
    this.#remember(input)
    const values = this.set.update(input)
    for (let place = 0; place < values.length; place += 1) {
      const value = values[place] ?? Number.NaN
      this.#completeness.take(place, this.#isWhole(place))
      this.outliers[place] = this.#usual.distance(place, value) >= OUTLIER_FROM ? 1 : 0
      this.#usual.take(place, value)
      this.#drift?.[place]?.take(value)
    }
  }

  /** Takes a corrected state of the latest bar; what features read beside it is as it was. */
  correct(input: FeatureInputs): void {
    this.revision += 1
    const values = this.set.replaceLast(input)
    this.#remember(input)
    for (let place = 0; place < values.length; place += 1) {
      this.#completeness.replaceLast(place, this.#isWhole(place))
      this.outliers[place] = this.#usual.distance(place, values[place] ?? Number.NaN) >= OUTLIER_FROM ? 1 : 0
    }
  }

  /** Writes what was read of the latest bar. */
  recall(into: FeatureInputs): void {
    this.unpack(this.#latest, into)
  }

  /** What the features read of a bar, to be kept while it waits. */
  pack(input: Readonly<FeatureInputs>): Float64Array {
    return Float64Array.from(this.plan.inputs, (name) => input[name])
  }

  unpack(packed: Readonly<Float64Array>, into: FeatureInputs): void {
    const { inputs } = this.plan
    for (let place = 0; place < inputs.length; place += 1) {
      const name = inputs[place]
      if (name !== undefined) into[name] = packed[place] ?? Number.NaN
    }
  }

  #remember(input: Readonly<FeatureInputs>): void {
    const { inputs } = this.plan
    for (let place = 0; place < inputs.length; place += 1) {
      const name = inputs[place]
      if (name === undefined) continue
      const value = input[name]
      this.#latest[place] = value
      this.#known[place] = Number.isFinite(value) ? 1 : 0
    }
  }

  #isWhole(place: number): boolean {
    const reads = this.plan.reads[place]
    const uses = this.plan.uses[place]
    if (reads === undefined || uses === undefined) return false
    for (let index = 0; index < reads.length; index += 1) if (this.#known[reads[index] ?? 0] === 0) return false
    for (let index = 0; index < uses.length; index += 1) {
      if (Number.isNaN(this.set.values[uses[index] ?? 0])) return false
    }
    return true
  }
}
