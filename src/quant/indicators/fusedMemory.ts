/** Values of `FusedIndicators`, in the units of the prices but for `rsi`; NaN where one has not started yet. */
export interface FusedValues {
  /** Simple moving average of the closes. */
  readonly sma: number
  /** Exponential moving average of the closes. */
  readonly ema: number
  /** Relative strength index of the closes, 0..100. */
  readonly rsi: number
  /** Fast minus slow exponential average of the closes. */
  readonly macdLine: number
  /** Exponential average of the MACD line. */
  readonly macdSignal: number
  /** MACD line minus its signal. */
  readonly macdHistogram: number
  /** Mean of the closes between the Bollinger bands. */
  readonly bandMiddle: number
  readonly bandUpper: number
  readonly bandLower: number
  /** Average true range. */
  readonly atr: number
}

/** What `FusedIndicators` remembers beside its windows: the newest bar, seeds, and lags (see smoothing.ts). */
export interface FusedMemory {
  high: number
  low: number
  close: number
  previousClose: number
  /** Bars taken. */
  count: number
  /** Closes in a row that were the same. */
  repeated: number
  averageNext: number
  averageSum: number
  averageEntering: number
  averageLeaving: number
  /** The first close, and the first range: seeds are summed around them. */
  origin: number
  rangeOrigin: number
  emaSeed: number
  emaLag: number
  fastSeed: number
  fastLag: number
  slowSeed: number
  slowLag: number
  line: number
  signalSeed: number
  signalLag: number
  gains: number
  losses: number
  rangeSeed: number
  range: number
  rangeLag: number
  blockNext: number
  blockCentre: number
  blockSum: number
  blockSquares: number
}

/** Values before the first bar. */
export function createValues(): { -readonly [Key in keyof FusedValues]: number } {
  const none = Number.NaN
  return {
    sma: none,
    ema: none,
    rsi: none,
    macdLine: none,
    macdSignal: none,
    macdHistogram: none,
    bandMiddle: none,
    bandUpper: none,
    bandLower: none,
    atr: none,
  }
}

/** The memory before the first bar. */
export function createMemory(): FusedMemory {
  return {
    high: Number.NaN,
    low: Number.NaN,
    close: Number.NaN,
    previousClose: Number.NaN,
    count: 0,
    repeated: 0,
    averageNext: 0,
    averageSum: 0,
    averageEntering: 0,
    averageLeaving: 0,
    origin: Number.NaN,
    rangeOrigin: Number.NaN,
    emaSeed: 0,
    emaLag: Number.NaN,
    fastSeed: 0,
    fastLag: Number.NaN,
    slowSeed: 0,
    slowLag: Number.NaN,
    line: Number.NaN,
    signalSeed: 0,
    signalLag: Number.NaN,
    gains: 0,
    losses: 0,
    rangeSeed: 0,
    range: Number.NaN,
    rangeLag: Number.NaN,
    blockNext: 0,
    blockCentre: 0,
    blockSum: 0,
    blockSquares: 0,
  }
}
