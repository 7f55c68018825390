import type { FeatureValueView } from '#contracts/records/features.ts'
import type { Origin } from '#core/model/origin.ts'
import { ageInBars } from '#quant/features/barContext.ts'
import { faultsOf, qualityOf } from '#quant/features/quality/featureQuality.ts'
import type { EngineContext } from '../../kernel/engine.ts'
import type { FeaturePanel } from './featurePanel.ts'
import type { FeatureSeries } from './featureSeries.ts'
import { FormingValues } from './formingValues.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'

/** An instrument that is watched, over bars of one interval. */
interface Watched {
  readonly place: number
  readonly panel: FeaturePanel
  readonly forming: FormingValues
  readonly keys: Set<string>
}

/** The table `features`: every value of the watched instruments. */
export class FeatureTable {
  readonly #context: EngineContext
  readonly #watched = new Map<string, Watched>()

  constructor(context: EngineContext) {
    this.#context = context
  }

  /** Shows these instruments over bars of these panels from now on, and no others. */
  watch(panels: Iterable<FeaturePanel>, places: readonly number[]): void {
    const wanted = new Set<string>()
    for (const panel of panels) {
      for (const place of places) {
        const key = `${panel.interval} ${place}`
        wanted.add(key)
        if (this.#watched.get(key)?.panel === panel) continue
        this.#forget(key)
        this.#watched.set(key, { place, panel, forming: new FormingValues(panel, place), keys: new Set() })
      }
    }
    for (const key of this.#watched.keys()) if (!wanted.has(key)) this.#forget(key)
  }

  get isEmpty(): boolean {
    return this.#watched.size === 0
  }

  /** Takes what a moment tells of the bars that form. */
  take(slice: MarketSlice): void {
    for (const { forming } of this.#watched.values()) forming.take(slice)
  }

  /** Shows everything as it stands at a moment of market time. */
  show(marketTime: number, origin: Origin): void {
    for (const watched of this.#watched.values()) {
      const series = watched.panel.at(watched.place)
      if (series !== null && !Number.isNaN(series.tsOpen)) this.#showSeries(watched, series, marketTime, origin)
    }
  }

  #showSeries({ panel, forming, keys }: Watched, series: FeatureSeries, now: number, origin: Origin): void {
    const { instrument, plan } = series
    const { interval } = panel
    const age = ageInBars(series.tsClose, now, interval, instrument.calendar)
    const next = forming.read(now)
    const shown = new Set<string>()
    for (const [place, declaration] of plan.order.entries()) {
      const { name, version } = declaration
      const value = series.set.values[place] ?? Number.NaN
      const circumstances = {
        age,
        completeness: series.completeness(place),
        isOutlier: series.outliers[place] === 1,
        hasDrifted: series.hasDrifted(place),
      }
      const faults = faultsOf(declaration, value, circumstances)
      const key = `${instrument.id}|${interval}|${name}`
      shown.add(key)
      const view: FeatureValueView = {
        key,
        instrumentId: instrument.id,
        interval,
        name,
        version,
        value: orNull(value),
        forming: orNull(next?.[place] ?? Number.NaN),
        barTime: series.tsClose,
        quality: qualityOf(declaration, circumstances, faults),
        faults,
        origin,
      }
      this.#context.put('features', view)
    }
    for (const key of keys) if (!shown.has(key)) this.#context.remove('features', key)
    keys.clear()
    for (const key of shown) keys.add(key)
  }

  #forget(key: string): void {
    for (const shown of this.#watched.get(key)?.keys ?? []) this.#context.remove('features', shown)
    this.#watched.delete(key)
  }
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value
}
