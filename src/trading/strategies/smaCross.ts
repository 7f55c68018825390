import type { Instrument } from '#core/model/instrument.ts'
import type { BarInterval } from '#core/model/bar.ts'
import { BAR, BAR_ROW, type MarketSlice } from '#core/model/marketSlice.ts'
import type { Direction, Evidence } from '#core/model/signal.ts'
import { readBar } from './barRow.ts'
import { type Cross, CrossTracker } from './crossTracker.ts'
import { isVolatilityIndex } from './marketGauges.ts'
import type { ParameterValues, SignalDraft, Strategy, StrategyContext, StrategyDefinition } from './strategy.ts'
import { percentText, priceText, strength } from './words.ts'

interface Settings {
  readonly fast: number
  readonly slow: number
  readonly short: boolean
}

/** Follows the trend: into the market when a fast average of closes crosses above a slow one, out or short when below. */
export const smaCross: StrategyDefinition = {
  kind: 'sma-cross',
  name: 'Moving-average cross',
  description:
    'Goes long when the fast average of closes crosses above the slow one; goes flat, or short, when it crosses below.',
  parameters: [
    { name: 'fast', label: 'Fast average', kind: 'integer', default: 10, min: 1, max: 500, unit: 'bars' },
    { name: 'slow', label: 'Slow average', kind: 'integer', default: 30, min: 2, max: 1_000, unit: 'bars' },
    { name: 'side', label: 'Side', kind: 'choice', default: 'long', choices: ['long', 'both'] },
  ],
  conflict: ({ fast, slow }) =>
    Number(fast) < Number(slow) ? null : `The fast average (${fast}) must be shorter than the slow one (${slow}).`,
  warmupBars: ({ slow }) => Number(slow) - 1,
  create: (_id, values, instruments) => new SmaCross(settingsOf(values), instruments),
}

class SmaCross implements Strategy {
  readonly #settings: Settings
  readonly #instruments: readonly Instrument[]
  #trackers: (CrossTracker | null)[] = []
  #interval: BarInterval | null = null

  constructor(settings: Settings, instruments: readonly Instrument[]) {
    this.#settings = settings
    this.#instruments = instruments
  }

  onSlice(slice: MarketSlice, context: StrategyContext): void {
    // An average over bars of two lengths means nothing: another interval starts afresh.
    if (slice.interval !== this.#interval) this.#start(slice.interval)
    const { bars, barCount } = slice
    for (let row = 0; row < barCount; row += 1) {
      const start = row * BAR_ROW
      const index = bars[start + BAR.instrument] as number
      const tracker = this.#trackers[index]
      if (tracker === null || tracker === undefined) continue
      const close = bars[start + BAR.close] as number
      if (!tracker.update(bars[start + BAR.high] as number, bars[start + BAR.low] as number, close)) continue
      const instrument = this.#instruments[index] as Instrument
      const cross = tracker.cross(readBar(slice, row))
      context.raise(draftOf(instrument, cross, this.#settings, slice, context.explains))
    }
  }

  #start(interval: BarInterval): void {
    const { fast, slow } = this.#settings
    this.#interval = interval
    this.#trackers = this.#instruments.map((it) => (isVolatilityIndex(it) ? null : new CrossTracker(fast, slow)))
  }
}

interface Statements {
  readonly pro: readonly Evidence[]
  readonly contra: readonly Evidence[]
}

const NO_STATEMENTS: Statements = { pro: [], contra: [] }

function draftOf(
  instrument: Instrument,
  cross: Cross,
  settings: Settings,
  slice: MarketSlice,
  explains: boolean,
): SignalDraft {
  const { bar } = cross
  const direction: Direction = cross.up ? 'LONG' : settings.short ? 'SHORT' : 'FLAT'
  const statements = explains ? statementsOf(instrument, cross, settings, slice.interval) : NO_STATEMENTS
  return {
    instrumentId: instrument.id,
    direction,
    referencePrice: bar.close,
    probability: null,
    horizon: settings.slow * (bar.tsClose - bar.tsOpen),
    evidence: statements.pro,
    counterEvidence: statements.contra,
    features: [
      { name: `sma-${settings.fast}`, value: cross.fast, unit: instrument.currency },
      { name: `sma-${settings.slow}`, value: cross.slow, unit: instrument.currency },
      { name: 'sma-distance', value: cross.fast / cross.slow - 1, unit: 'fraction' },
      ...(cross.range === null ? [] : [{ name: 'atr-14', value: cross.range, unit: instrument.currency }]),
    ],
    filters: [],
    bracket: null,
    wrongIf: explains ? wrongIf(cross, settings) : '',
  }
}

function wrongIf({ up }: Cross, { fast, slow }: Settings): string {
  return `The ${fast}-bar average crosses back ${up ? 'below' : 'above'} the ${slow}-bar average.`
}

function statementsOf(instrument: Instrument, cross: Cross, settings: Settings, interval: BarInterval): Statements {
  const { bar, fast, slow, up } = cross
  const source = (what: string): string => `${what} of ${instrument.id} ${interval} bars`
  const about = (text: string, what: string, weight: number): Evidence => {
    return { text, source: source(what), tsEvent: bar.tsClose, strength: strength(weight) }
  }
  const apart = Math.abs(fast / slow - 1)
  const averages = `sma-${settings.fast} and sma-${settings.slow}`
  const pro = [
    about(
      `The ${settings.fast}-bar average (${priceText(instrument, fast)}) crossed ${up ? 'above' : 'below'} the ` +
        `${settings.slow}-bar average (${priceText(instrument, slow)}); they are ${percentText(apart)} apart.`,
      averages,
      0.5 + 25 * apart,
    ),
  ]
  const contra = [whipsaw(cross, about), ...extremes(instrument, cross, about)]
  if (cross.slowBefore !== null) {
    const trend = slow / cross.slowBefore - 1
    const text =
      `The ${settings.slow}-bar average has ${trend >= 0 ? 'risen' : 'fallen'} ${percentText(Math.abs(trend))} ` +
      `over the last ${settings.slow} bars.`
    const withTrend = trend >= 0 === up
    ;(withTrend ? pro : contra).push(about(text, `sma-${settings.slow}`, 5 * Math.abs(trend)))
  }
  const byStrength = (left: Evidence, right: Evidence): number => right.strength - left.strength
  return { pro: pro.toSorted(byStrength), contra: contra.toSorted(byStrength) }
}

type About = (text: string, what: string, weight: number) => Evidence

function whipsaw(cross: Cross, about: About): Evidence {
  const { crosses, losers } = cross.earlier
  if (crosses === 0) {
    return about('No earlier cross has been seen: how often this signal fails here is not known.', 'crosses', 0.6)
  }
  const count = crosses === 1 ? 'The one earlier cross' : `${losers} of the last ${crosses} crosses`
  const ending = losers === 0 && crosses === 1 ? 'did not lose before the next one' : 'lost before the next one'
  return about(`${count} ${ending} (n = ${crosses}, before costs).`, 'crosses', losers / crosses)
}

function extremes(instrument: Instrument, cross: Cross, about: About): Evidence[] {
  const { bar, highest, lowest, range, up } = cross
  const statements: Evidence[] = []
  if (range !== null) {
    const size = range / bar.close
    statements.push(
      about(
        `A usual bar moves ${percentText(size)} (14-bar average true range), against or with the idea.`,
        'atr-14',
        10 * size,
      ),
    )
  }
  const edge = up ? highest : lowest
  const distance = Math.abs(bar.close / edge - 1)
  if (distance > 0) {
    const side = up
      ? `below the highest close (${priceText(instrument, edge)})`
      : `above the lowest close (${priceText(instrument, edge)})`
    statements.push(
      about(`The price is ${percentText(distance)} ${side} of the last 252 bars.`, 'closes', 2 * distance),
    )
  }
  return statements
}

function settingsOf(values: ParameterValues): Settings {
  return { fast: Number(values.fast), slow: Number(values.slow), short: values.side === 'both' }
}
