import { AverageTrueRange } from '#quant/indicators/averageTrueRange.ts'
import { ExponentialMovingAverage } from '#quant/indicators/exponentialMovingAverage.ts'
import type { PriceRange } from '#quant/indicators/indicator.ts'
import { RelativeStrengthIndex } from '#quant/indicators/relativeStrengthIndex.ts'
import { RollingDeviation } from '#quant/indicators/rollingDeviation.ts'
import { SimpleMovingAverage } from '#quant/indicators/simpleMovingAverage.ts'
import type { IndicatorWish } from './program.ts'

/** An indicator that follows bars. */
export interface BarIndicator {
  update(bar: PriceRange): number | null
}

/** What a program may ask for by name. */
interface IndicatorKind {
  readonly least: number
  make(length: number): BarIndicator
}

const LONGEST = 10_000

function ofCloses(indicator: { update(input: number): number | null }): BarIndicator {
  return { update: (bar) => indicator.update(bar.close) }
}

const KINDS: Readonly<Record<string, IndicatorKind>> = {
  sma: { least: 1, make: (length) => ofCloses(new SimpleMovingAverage(length)) },
  ema: { least: 1, make: (length) => ofCloses(new ExponentialMovingAverage(length)) },
  rsi: { least: 1, make: (length) => ofCloses(new RelativeStrengthIndex(length)) },
  atr: { least: 1, make: (length) => new AverageTrueRange(length) },
  deviation: { least: 2, make: (length) => ofCloses(new RollingDeviation(length)) },
  zscore: { least: 2, make: zScore },
  highest: { least: 1, make: (length) => new Extreme(length, (bar) => bar.high, 1) },
  lowest: { least: 1, make: (length) => new Extreme(length, (bar) => bar.low, -1) },
  change: { least: 1, make: (length) => new Change(length) },
}

/** How to make an indicator anew, or what is wrong with the wish for it. */
export type FoundIndicator =
  | { readonly ok: true; make(): BarIndicator; readonly length: number }
  | { readonly ok: false; readonly text: string }

/** Finds an indicator by its name and checks its length. */
export function findIndicator({ name, options }: IndicatorWish): FoundIndicator {
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined
  if (kind === undefined) {
    return { ok: false, text: `there is no indicator "${name}"; there are ${Object.keys(KINDS).join(', ')}` }
  }
  const stranger = Object.keys(options).find((option) => option !== 'length')
  if (stranger !== undefined)
    return { ok: false, text: `the indicator ${name} has no option "${stranger}"; it has length` }
  const { length } = options
  if (length === undefined || !Number.isInteger(length) || length < kind.least || length > LONGEST) {
    const text = `the length of ${name} was ${length ?? 'missing'} but must be a whole number from ${kind.least} to ${LONGEST}`
    return { ok: false, text }
  }
  return { ok: true, make: () => kind.make(length), length }
}

/** Distance of the close from its mean in deviations. */
function zScore(length: number): BarIndicator {
  const deviation = new RollingDeviation(length)
  return {
    update: ({ close }) => {
      deviation.update(close)
      return deviation.zScore(close)
    },
  }
}

/** Highest or lowest value of the last `length` bars, this one included. */
class Extreme implements BarIndicator {
  readonly #values: Float64Array
  readonly #read: (bar: PriceRange) => number
  readonly #sign: 1 | -1
  #count = 0

  constructor(length: number, read: (bar: PriceRange) => number, sign: 1 | -1) {
    this.#values = new Float64Array(length)
    this.#read = read
    this.#sign = sign
  }

  update(bar: PriceRange): number | null {
    const values = this.#values
    values[this.#count % values.length] = this.#sign * this.#read(bar)
    this.#count += 1
    if (this.#count < values.length) return null
    let most = Number.NEGATIVE_INFINITY
    for (const value of values) if (value > most) most = value
    return this.#sign * most
  }
}

/** Change of the close over `length` bars as a fraction. */
class Change implements BarIndicator {
  readonly #closes: Float64Array
  #count = 0

  constructor(length: number) {
    this.#closes = new Float64Array(length)
  }

  update({ close }: PriceRange): number | null {
    const slot = this.#count % this.#closes.length
    const earlier = this.#count < this.#closes.length ? null : (this.#closes[slot] ?? null)
    this.#closes[slot] = close
    this.#count += 1
    return earlier === null ? null : close / earlier - 1
  }
}
