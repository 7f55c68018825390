import type { InstrumentId } from '#core/model/identifiers.ts'
import type { BarInterval } from '#core/model/bar.ts'
import type { Origin } from '#core/model/origin.ts'
import type { ComputedFeatures } from '#contracts/records/features.ts'
import type { FeaturePlan } from './featurePlan.ts'
import type { FeatureSeries } from './featureSeries.ts'

/** Values of one plan's features for the bars that were computed in a moment. */
export class ComputedBatch {
  readonly plan: FeaturePlan
  readonly #instrumentIds: InstrumentId[] = []
  #capacity: number
  #tsOpen: Float64Array
  #tsClose: Float64Array
  #values: Float64Array
  #completeness: Float64Array
  #confidence: Float64Array

  /** `expected`: how many bars there will be, more or less. */
  constructor(plan: FeaturePlan, expected: number) {
    const capacity = Math.max(1, expected)
    const width = plan.order.length
    this.plan = plan
    this.#capacity = capacity
    this.#tsOpen = new Float64Array(capacity)
    this.#tsClose = new Float64Array(capacity)
    this.#values = new Float64Array(capacity * width)
    this.#completeness = new Float64Array(capacity * width)
    this.#confidence = new Float64Array(capacity * width)
  }

  /** Adds the latest values of a series. */
  add(series: FeatureSeries): void {
    const row = this.#instrumentIds.length
    if (row === this.#capacity) this.#resize(2 * row)
    const at = row * this.plan.order.length
    this.#instrumentIds.push(series.instrument.id)
    this.#tsOpen[row] = series.tsOpen
    this.#tsClose[row] = series.tsClose
    this.#values.set(series.set.values, at)
    series.writeQuality(this.#completeness, this.#confidence, at)
  }

  /** As an event; nothing can be added any more. */
  payload(interval: BarInterval, origin: Origin, knownAt: number): ComputedFeatures {
    this.#resize(this.#instrumentIds.length)
    return {
      interval,
      origin,
      knownAt,
      features: this.plan.order.map(({ name, version }) => ({ name, version })),
      instrumentIds: this.#instrumentIds,
      tsOpen: this.#tsOpen,
      tsClose: this.#tsClose,
      values: this.#values,
      completeness: this.#completeness,
      confidence: this.#confidence,
    }
  }

  #resize(capacity: number): void {
    if (capacity === this.#capacity) return
    this.#capacity = capacity
    const width = this.plan.order.length
    this.#tsOpen = resized(this.#tsOpen, capacity)
    this.#tsClose = resized(this.#tsClose, capacity)
    this.#values = resized(this.#values, capacity * width)
    this.#completeness = resized(this.#completeness, capacity * width)
    this.#confidence = resized(this.#confidence, capacity * width)
  }
}

function resized(column: Float64Array, length: number): Float64Array {
  if (length < column.length) return column.slice(0, length)
  const wider = new Float64Array(length)
  wider.set(column)
  return wider
}
