import type { BarColumns } from '#core/model/bar.ts'
import type { Contender, Figures } from '../harness/workload.ts'
import { loadPeer } from './loadPeer.ts'

/** The workloads of IND6. */
export type IndicatorName = 'SMA20' | 'EMA20' | 'RSI14' | 'MACD 12-26-9' | 'BB20-2' | 'ATR14'

type Column = readonly number[]
type Runs = Readonly<Partial<Record<IndicatorName, () => Figures>>>

/** Bars in the forms that the packages want, made before the clock runs. */
interface Inputs {
  readonly high: Column
  readonly low: Column
  readonly close: Column
  readonly rows: readonly Bar[]
  /** High, close and low. */
  readonly triples: readonly (readonly [number, number, number])[]
}

interface Bar {
  readonly high: number
  readonly low: number
  readonly close: number
}

interface Indicatorts {
  sma(values: Column, options: { period: number }): Column
  ema(values: Column, options: { period: number }): Column
  rsi(values: Column, options: { period: number }): Column
  macd(values: Column, options: object): { macdLine: Column; signalLine: Column }
  bb(values: Column, options: { period: number }): { upper: Column; middle: Column; lower: Column }
  atr(high: Column, low: Column, close: Column, options: { period: number }): { atrLine: Column }
}

interface Ixjb94 {
  readonly IndicatorsSync: new () => {
    sma(values: Column, length: number): Column
    ema(values: Column, length: number): Column
    rsi(values: Column, length: number): Column
    macd(values: Column, fast: number, slow: number, signal: number): readonly [Column, Column, Column]
    bbands(values: Column, length: number, deviations: number): readonly [Column, Column, Column]
    atr(high: Column, low: Column, close: Column, length: number): Column
  }
}

interface MacdRow {
  readonly MACD?: number
  readonly signal?: number
  readonly histogram?: number
}

interface BandRow {
  readonly upper: number
  readonly middle: number
  readonly lower: number
}

/** What technicalindicators and its clone share. */
interface TechnicalIndicators {
  sma(input: { period: number; values: Column }): Column
  ema(input: { period: number; values: Column }): Column
  rsi(input: { period: number; values: Column }): Column
  macd(input: object): readonly MacdRow[]
  bollingerbands(input: { period: number; stdDev: number; values: Column }): readonly BandRow[]
  atr(input: { period: number; high: Column; low: Column; close: Column }): Column
}

interface TaJs {
  sma(values: Column, length: number): Column
  ema(values: Column, length: number): Column
  wrsi(values: Column, length: number): Column
  macd(values: Column, fast: number, slow: number): Column
  macd_signal(values: Column, fast: number, slow: number, signal: number): Column
  bands(values: Column, length: number, deviations: number): readonly (readonly [number, number, number])[]
  atr(values: Inputs['triples'], length: number): Column
}

interface Stream<Input, Value> {
  add(input: Input): Value | null
}

interface TradingSignals {
  readonly SMA: new (length: number) => Stream<number, number>
  readonly EMA: new (length: number) => Stream<number, number>
  readonly RSI: new (length: number) => Stream<number, number>
  readonly MACD: new (
    fast: Stream<number, number>,
    slow: Stream<number, number>,
    signal: Stream<number, number>,
  ) => Stream<number, { macd: number; signal: number; histogram: number }>
  readonly BollingerBands: new (length: number, deviations: number) => Stream<number, BandRow>
  readonly ATR: new (length: number) => Stream<Bar, number>
}

/** The peers of each indicator that are installed. */
export async function indicatorPeers(bars: BarColumns): Promise<(name: IndicatorName) => readonly Contender[]> {
  const inputs = inputsOf(bars)
  const packages = await Promise.all([
    peer('indicatorts', (exports: Indicatorts) => indicatorts(exports, inputs)),
    peer('@ixjb94/indicators', (exports: Ixjb94) => ixjb94(exports, inputs)),
    peer('trading-signals', (exports: TradingSignals) => tradingSignals(exports, inputs)),
    peer('technicalindicators', (exports: TechnicalIndicators) => technicalIndicators(exports, inputs)),
    peer('fast-technical-indicators', (exports: TechnicalIndicators) => technicalIndicators(exports, inputs)),
    peer('ta.js', (exports: TaJs) => taJs(exports, inputs)),
  ])
  return (name) =>
    packages.flatMap(({ label, runs }) => {
      const run = runs[name]
      return run === undefined ? [] : [{ name: label, role: 'peer' as const, run }]
    })
}

/** The six of trading-signals fed bar by bar, the last of each returned; null when it is not installed. */
export async function streamingPeer(bars: BarColumns): Promise<Contender | null> {
  const exports = await loadPeer<TradingSignals>('trading-signals')
  if (exports === null) return null
  const { rows } = inputsOf(bars)
  return { name: 'trading-signals, six objects', role: 'peer', run: () => streamAll(exports, rows) }
}

function inputsOf({ high, low, close }: BarColumns): Inputs {
  const rows = Array.from(close, (price, row) => ({ high: high[row] ?? 0, low: low[row] ?? 0, close: price }))
  return {
    high: [...high],
    low: [...low],
    close: [...close],
    rows,
    triples: rows.map((row) => [row.high, row.close, row.low]),
  }
}

async function peer<Exports>(
  label: string,
  runsOf: (exports: Exports) => Runs,
): Promise<{ readonly label: string; readonly runs: Runs }> {
  const exports = await loadPeer<Exports>(label)
  return { label, runs: exports === null ? {} : runsOf(exports) }
}

function indicatorts(library: Indicatorts, { high, low, close }: Inputs): Runs {
  return {
    SMA20: () => ({ sma: library.sma(close, { period: 20 }) }),
    EMA20: () => ({ ema: library.ema(close, { period: 20 }) }),
    RSI14: () => ({ rsi: library.rsi(close, { period: 14 }) }),
    'MACD 12-26-9': () => {
      const { macdLine, signalLine } = library.macd(close, { fast: 12, slow: 26, signal: 9 })
      return { line: macdLine, signal: signalLine }
    },
    'BB20-2': () => ({ ...library.bb(close, { period: 20 }) }),
    ATR14: () => ({ atr: library.atr(high, low, close, { period: 14 }).atrLine }),
  }
}

function ixjb94({ IndicatorsSync }: Ixjb94, { high, low, close }: Inputs): Runs {
  const library = new IndicatorsSync()
  return {
    SMA20: () => ({ sma: library.sma(close, 20) }),
    EMA20: () => ({ ema: library.ema(close, 20) }),
    RSI14: () => ({ rsi: library.rsi(close, 14) }),
    'MACD 12-26-9': () => {
      const [line, signal, histogram] = library.macd(close, 12, 26, 9)
      return { line, signal, histogram }
    },
    'BB20-2': () => {
      const [lower, middle, upper] = library.bbands(close, 20, 2)
      return { middle, upper, lower }
    },
    ATR14: () => ({ atr: library.atr(high, low, close, 14) }),
  }
}

function technicalIndicators(library: TechnicalIndicators, { high, low, close }: Inputs): Runs {
  const macd = {
    values: close,
    fastPeriod: 12,
    slowPeriod: 26,
    signalPeriod: 9,
    SimpleMAOscillator: false,
    SimpleMASignal: false,
  }
  return {
    SMA20: () => ({ sma: library.sma({ period: 20, values: close }) }),
    EMA20: () => ({ ema: library.ema({ period: 20, values: close }) }),
    RSI14: () => ({ rsi: library.rsi({ period: 14, values: close }) }),
    'MACD 12-26-9': () => {
      const rows = library.macd(macd)
      const of = (key: keyof MacdRow) => (): Column => rows.map((row) => row[key] ?? Number.NaN)
      return { line: of('MACD'), signal: of('signal'), histogram: of('histogram') }
    },
    'BB20-2': () => bandColumns(library.bollingerbands({ period: 20, stdDev: 2, values: close })),
    ATR14: () => ({ atr: library.atr({ period: 14, high, low, close }) }),
  }
}

function taJs(library: TaJs, { close, triples }: Inputs): Runs {
  return {
    SMA20: () => ({ sma: library.sma(close, 20) }),
    EMA20: () => ({ ema: library.ema(close, 20) }),
    RSI14: () => ({ rsi: library.wrsi(close, 14) }),
    'MACD 12-26-9': () => ({ line: library.macd(close, 12, 26), signal: library.macd_signal(close, 12, 26, 9) }),
    'BB20-2': () => {
      const rows = library.bands(close, 20, 2)
      const of = (place: 0 | 1 | 2) => (): Column => rows.map((row) => row[place])
      return { upper: of(0), middle: of(1), lower: of(2) }
    },
    ATR14: () => ({ atr: library.atr(triples, 14) }),
  }
}

function tradingSignals(library: TradingSignals, { close, rows }: Inputs): Runs {
  return {
    SMA20: () => ({ sma: streamed(new library.SMA(20), close) }),
    EMA20: () => ({ ema: streamed(new library.EMA(20), close) }),
    RSI14: () => ({ rsi: streamed(new library.RSI(14), close) }),
    'MACD 12-26-9': () => {
      const macd = macdOf(library)
      const values = close.map((price) => macd.add(price))
      const of = (key: 'macd' | 'signal' | 'histogram') => (): Column =>
        values.map((value) => value?.[key] ?? Number.NaN)
      return { line: of('macd'), signal: of('signal'), histogram: of('histogram') }
    },
    'BB20-2': () => {
      const bands = new library.BollingerBands(20, 2)
      return bandColumns(close.map((price) => bands.add(price)))
    },
    ATR14: () => ({ atr: streamed(new library.ATR(14), rows) }),
  }
}

function macdOf({ MACD, EMA }: TradingSignals): InstanceType<TradingSignals['MACD']> {
  return new MACD(new EMA(12), new EMA(26), new EMA(9))
}

function streamAll(library: TradingSignals, rows: readonly Bar[]): Figures {
  const sma = new library.SMA(20)
  const ema = new library.EMA(20)
  const rsi = new library.RSI(14)
  const macd = macdOf(library)
  const bands = new library.BollingerBands(20, 2)
  const atr = new library.ATR(14)
  const last = { sma: 0, ema: 0, rsi: 0, line: 0, signal: 0, upper: 0, lower: 0, atr: 0 }
  for (const row of rows) {
    last.sma = sma.add(row.close) ?? 0
    last.ema = ema.add(row.close) ?? 0
    last.rsi = rsi.add(row.close) ?? 0
    const divergence = macd.add(row.close)
    last.line = divergence?.macd ?? 0
    last.signal = divergence?.signal ?? 0
    const band = bands.add(row.close)
    last.upper = band?.upper ?? 0
    last.lower = band?.lower ?? 0
    last.atr = atr.add(row) ?? 0
  }
  return last
}

/** The values of a stream of numbers after each input, NaN where it has none. */
function streamed<Input>(stream: Stream<Input, number>, inputs: readonly Input[]): Column {
  return inputs.map((input) => stream.add(input) ?? Number.NaN)
}

function bandColumns(rows: readonly (BandRow | null)[]): Figures {
  const of = (key: keyof BandRow) => (): Column => rows.map((row) => row?.[key] ?? Number.NaN)
  return { upper: of('upper'), middle: of('middle'), lower: of('lower') }
}
