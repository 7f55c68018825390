import { trueRange } from './averageTrueRange.ts'
import { bandReach } from './bollingerBands.ts'
import { measureEnds, spreadOf } from './blockSums.ts'
import { type FusedMemory, type FusedValues, createMemory, createValues } from './fusedMemory.ts'
import { type PriceRange, type RangeColumns, requireLength } from './indicator.ts'
import type { MacdLengths } from './macd.ts'
import { gainOf, strengthOf } from './relativeStrengthIndex.ts'
import { hasDrifted } from './simpleMovingAverage.ts'
import { exponentialKeep, nextLag, seedLag, wilderKeep } from './smoothing.ts'

/** Parameters of `FusedIndicators`, in bars and deviations; each as in the indicator of that name. */
export interface FusedParameters {
  readonly sma: number
  readonly ema: number
  readonly rsi: number
  readonly macd: MacdLengths
  readonly bands: { readonly length: number; readonly deviations: number }
  readonly atr: number
}

/** What `FusedIndicators` is worth and remembers, as a copy that can cross threads. */
export interface FusedSnapshot {
  readonly values: FusedValues
  readonly memory: Readonly<FusedMemory>
  readonly windows: readonly Float64Array[]
}

/**
 * Simple and exponential average, relative strength, MACD, Bollinger bands and average true range of one stream of bars in
 * one object, bit for bit what the six indicators give one by one (`SimpleMovingAverage` and so on), for strategies and
 * screens that want them all. A bar allocates nothing.
 */
export class FusedIndicators {
  readonly #parameters: FusedParameters
  readonly #emaKeep: number
  readonly #fastKeep: number
  readonly #slowKeep: number
  readonly #signalKeep: number
  readonly #rangeKeep: number
  readonly #strengthKeep: number
  readonly #blockShare: number
  /** Bars after which the exponential averages, the strength and the range have all started. */
  readonly #warmUp: number
  readonly #values = createValues()
  readonly #memory = createMemory()
  readonly #window: Float64Array
  readonly #block: Float64Array
  readonly #endSums: Float64Array
  readonly #endSquares: Float64Array

  constructor(parameters: FusedParameters) {
    const { sma, ema, rsi, macd, bands, atr } = parameters
    for (const length of [ema, rsi, atr, macd.fast, macd.signal]) requireLength(length, 1)
    requireLength(macd.slow, macd.fast + 1)
    if (!(bands.deviations > 0)) throw new Error(`Invariant: bands were ${bands.deviations} deviations wide, not > 0`)
    this.#parameters = parameters
    this.#emaKeep = exponentialKeep(ema)
    this.#fastKeep = exponentialKeep(macd.fast)
    this.#slowKeep = exponentialKeep(macd.slow)
    this.#signalKeep = exponentialKeep(macd.signal)
    this.#rangeKeep = wilderKeep(atr)
    this.#strengthKeep = wilderKeep(rsi)
    this.#warmUp = Math.max(ema, macd.slow + macd.signal - 1, rsi + 1, atr + 1)
    this.#blockShare = 1 / requireLength(bands.length, 2)
    this.#window = new Float64Array(requireLength(sma, 1))
    this.#block = new Float64Array(bands.length)
    this.#endSums = new Float64Array(bands.length)
    this.#endSquares = new Float64Array(bands.length)
  }

  /** The values after the newest bar, NaN where one has not started yet; always the same object, rewritten by each bar. */
  get values(): FusedValues {
    return this.#values
  }

  /** Takes the next bar. */
  update(bar: PriceRange): void {
    this.#memory.high = bar.high
    this.#memory.low = bar.low
    this.#memory.close = bar.close
    this.#step()
  }

  /** Takes the next bar from a row of columns. */
  updateAt(columns: RangeColumns, row: number): void {
    this.#memory.high = columns.high[row] ?? Number.NaN
    this.#memory.low = columns.low[row] ?? Number.NaN
    this.#memory.close = columns.close[row] ?? Number.NaN
    this.#step()
  }

  /** Copies everything it is worth and remembers. */
  snapshot(): FusedSnapshot {
    return {
      values: { ...this.#values },
      memory: { ...this.#memory },
      windows: this.#windows.map((window) => window.slice()),
    }
  }

  /** Goes on from a snapshot taken with the same parameters. */
  restore(snapshot: FusedSnapshot): void {
    Object.assign(this.#values, snapshot.values)
    Object.assign(this.#memory, snapshot.memory)
    for (const [index, window] of this.#windows.entries()) {
      const saved = snapshot.windows[index]
      if (saved?.length !== window.length)
        throw new Error(`Invariant: a window of ${window.length} cannot take one of ${saved?.length ?? 0}`)
      window.set(saved)
    }
  }

  get #windows(): readonly Float64Array[] {
    return [this.#window, this.#block, this.#endSums, this.#endSquares]
  }

  // The steps take their inputs from the memory: numbers handed to a call that is not inlined would be boxed.
  #step(): void {
    const memory = this.#memory
    memory.count += 1
    this.#stepSimpleAverage(memory)
    this.#stepBands(memory)
    if (memory.count > this.#warmUp) this.#stepAverages(memory)
    else this.#seedAverages(memory)
    memory.previousClose = memory.close
  }

  /** The arithmetic of `SimpleMovingAverage`. */
  #stepSimpleAverage(memory: FusedMemory): void {
    const { close } = memory
    const window = this.#window
    const { length } = window
    let { averageSum: sum } = memory
    const place = memory.averageNext
    if (memory.count > length) {
      const out = -(window[place] ?? 0) - memory.averageLeaving
      const less = sum + out
      memory.averageLeaving = less - sum - out
      sum = less
    }
    const into = close - memory.averageEntering
    const more = sum + into
    memory.averageEntering = more - sum - into
    memory.averageSum = more
    window[place] = close
    memory.averageNext = place + 1
    if (memory.averageNext === length) {
      memory.averageNext = 0
      this.#checkAverage(memory)
    }
    memory.repeated = close === memory.previousClose ? memory.repeated + 1 : 1
    if (memory.count >= length) this.#values.sma = memory.repeated >= length ? close : memory.averageSum / length
  }

  #checkAverage(memory: FusedMemory): void {
    let sum = 0
    let magnitude = 0
    for (const value of this.#window) {
      sum += value
      magnitude += Math.abs(value)
    }
    if (!hasDrifted(memory.averageSum, sum, this.#window.length * magnitude)) return
    memory.averageSum = sum
    memory.averageEntering = 0
    memory.averageLeaving = 0
  }

  /** The arithmetic of `BollingerBands`. */
  #stepBands(memory: FusedMemory): void {
    const { close } = memory
    const block = this.#block
    const { length } = block
    const place = memory.blockNext
    if (place === 0) {
      measureEnds(block, 0, length, close, this.#endSums, this.#endSquares, 0)
      memory.blockCentre = close
      memory.blockSum = 0
      memory.blockSquares = 0
    }
    const distance = close - memory.blockCentre
    memory.blockSum += distance
    memory.blockSquares += distance * distance
    block[place] = close
    memory.blockNext = place + 1 === length ? 0 : place + 1
    if (memory.count < length) return
    const sum = (this.#endSums[place] ?? 0) + memory.blockSum
    const shift = sum * this.#blockShare
    const middle = memory.blockCentre + shift
    const spread = spreadOf((this.#endSquares[place] ?? 0) + memory.blockSquares, sum, shift)
    const reach = bandReach(spread, length, this.#parameters.bands.deviations)
    this.#values.bandMiddle = middle
    this.#values.bandUpper = middle + reach
    this.#values.bandLower = middle - reach
  }

  /** The arithmetic of the exponential average, MACD, the relative strength and the range once all of them have started. */
  #stepAverages(memory: FusedMemory): void {
    const { close, previousClose } = memory
    const values = this.#values
    const change = close - previousClose
    memory.emaLag = nextLag(memory.emaLag, change, this.#emaKeep)
    values.ema = close + memory.emaLag
    memory.fastLag = nextLag(memory.fastLag, change, this.#fastKeep)
    memory.slowLag = nextLag(memory.slowLag, change, this.#slowKeep)
    const line = memory.fastLag - memory.slowLag
    memory.signalLag = nextLag(memory.signalLag, line - memory.line, this.#signalKeep)
    memory.line = line
    values.macdLine = line
    values.macdSignal = line + memory.signalLag
    values.macdHistogram = 0 - memory.signalLag
    memory.gains = memory.gains * this.#strengthKeep + gainOf(change)
    memory.losses = memory.losses * this.#strengthKeep + gainOf(-change)
    values.rsi = strengthOf(memory.gains, memory.losses)
    const range = trueRange(memory.high, memory.low, previousClose)
    memory.rangeLag = nextLag(memory.rangeLag, range - memory.range, this.#rangeKeep)
    memory.range = range
    values.atr = range + memory.rangeLag
  }

  /** The same while some of them still sum up their seeds. */
  #seedAverages(memory: FusedMemory): void {
    const { close, count } = memory
    const change = close - memory.previousClose
    const { ema } = this.#parameters
    if (count === 1) memory.origin = close
    if (count > ema) memory.emaLag = nextLag(memory.emaLag, change, this.#emaKeep)
    else {
      memory.emaSeed += close - memory.origin
      if (count === ema) memory.emaLag = seedLag(memory.emaSeed, ema, memory.origin, close)
    }
    if (count >= ema) this.#values.ema = close + memory.emaLag
    this.#seedMacd(memory, change)
    if (count > 1) this.#seedChanges(memory, change)
  }

  #seedMacd(memory: FusedMemory, change: number): void {
    const { close, count } = memory
    const { macd } = this.#parameters
    const values = this.#values
    if (count > macd.slow) {
      memory.fastLag = nextLag(memory.fastLag, change, this.#fastKeep)
      memory.slowLag = nextLag(memory.slowLag, change, this.#slowKeep)
    } else {
      memory.slowSeed += close - memory.origin
      if (count > macd.slow - macd.fast) memory.fastSeed += close - memory.origin
      if (count < macd.slow) return
      memory.slowLag = seedLag(memory.slowSeed, macd.slow, memory.origin, close)
      memory.fastLag = seedLag(memory.fastSeed, macd.fast, memory.origin, close)
    }
    const line = memory.fastLag - memory.slowLag
    const move = line - memory.line
    memory.line = line
    values.macdLine = line
    const settled = macd.slow + macd.signal - 1
    if (count > settled) memory.signalLag = nextLag(memory.signalLag, move, this.#signalKeep)
    else {
      memory.signalSeed += line
      if (count < settled) return
      memory.signalLag = seedLag(memory.signalSeed, macd.signal, 0, line)
    }
    values.macdSignal = line + memory.signalLag
    values.macdHistogram = 0 - memory.signalLag
  }

  #seedChanges(memory: FusedMemory, change: number): void {
    const { count } = memory
    const { rsi, atr } = this.#parameters
    const keep = count > rsi + 1 ? this.#strengthKeep : 1
    memory.gains = memory.gains * keep + gainOf(change)
    memory.losses = memory.losses * keep + gainOf(-change)
    if (count > rsi) this.#values.rsi = strengthOf(memory.gains, memory.losses)
    const range = trueRange(memory.high, memory.low, memory.previousClose)
    const move = range - memory.range
    memory.range = range
    if (count > atr + 1) memory.rangeLag = nextLag(memory.rangeLag, move, this.#rangeKeep)
    else {
      if (count === 2) memory.rangeOrigin = range
      memory.rangeSeed += range - memory.rangeOrigin
      if (count === atr + 1) memory.rangeLag = seedLag(memory.rangeSeed, atr, memory.rangeOrigin, range)
    }
    if (count > atr) this.#values.atr = range + memory.rangeLag
  }
}
