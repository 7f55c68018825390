import type { MarketSlice } from '#core/model/marketSlice.ts'
import { barContext } from '#quant/features/barContext.ts'
import { FeatureSet } from '#quant/features/featureSet.ts'
import { unknownInputs } from '#quant/features/inputs.ts'
import type { FeaturePanel } from './featurePanel.ts'
import type { FeatureSeries } from './featureSeries.ts'
import { FormingBar } from './formingBar.ts'

/**
 * What the features of one watched instrument would be if the bar that forms closed now. They are computed by a set of their
 * own that starts where the real one stands after each close, so that nothing of a bar that forms can stay behind.
 */
export class FormingValues {
  readonly #panel: FeaturePanel
  readonly #place: number
  readonly #bar: FormingBar
  readonly #input = unknownInputs()
  #shadow: FeatureSet | null = null
  /** The series and the revision of it that the shadow stands on, and the bar that forms in it. */
  #base: FeatureSeries | null = null
  #standsOn = Number.NaN
  #forms = Number.NaN

  constructor(panel: FeaturePanel, place: number) {
    this.#panel = panel
    this.#place = place
    this.#bar = new FormingBar(place, barContext(panel.interval, 'ALWAYS').barLength)
  }

  /** Takes what a moment tells of the bar that forms. */
  take(slice: MarketSlice): void {
    if (slice.interval === this.#panel.interval) this.#bar.takeTrades(slice)
    else this.#bar.takeBars(slice)
  }

  /** Values in the order of the plan, as they stand at a moment; null where no bar forms. */
  read(now: number): Float64Array | null {
    const series = this.#panel.at(this.#place)
    if (series === null) return null
    this.#bar.closedThrough(series.tsOpen)
    const { tsOpen } = this.#bar
    if (Number.isNaN(tsOpen) || series.waiting.length > 0) return null
    const shadow = this.#standing(series, tsOpen)
    const input = this.#input
    this.#panel.forming(this.#place, tsOpen, now, input)
    this.#bar.write(input)
    if (this.#forms === tsOpen) return shadow.replaceLast(input)
    this.#forms = tsOpen
    return shadow.update(input)
  }

  #standing(series: FeatureSeries, forms: number): FeatureSet {
    const isSame = this.#base === series && this.#standsOn === series.revision && this.#forms === forms
    if (isSame && this.#shadow !== null) return this.#shadow
    const context = barContext(this.#panel.interval, series.instrument.calendar)
    const shadow = this.#base?.plan === series.plan ? this.#shadow : null
    const set = shadow ?? new FeatureSet(series.plan.order, context)
    set.restore(series.set.snapshot())
    this.#shadow = set
    this.#base = series
    this.#standsOn = series.revision
    this.#forms = Number.NaN
    return set
  }
}
