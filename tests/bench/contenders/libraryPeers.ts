import type { BarColumns } from '#core/model/bar.ts'
import type { Contender, Figures } from '../harness/workload.ts'
import { loadPeer } from './loadPeer.ts'

type Column = readonly number[]
type Row = Readonly<Record<string, number>>

/** Bars in the forms that the packages want, made before the clock runs. */
interface Inputs {
  readonly high: Column
  readonly low: Column
  readonly close: Column
  readonly volume: Column
  readonly rows: readonly Row[]
  /** High, close and low. */
  readonly triples: readonly (readonly number[])[]
  /** High and low. */
  readonly pairs: readonly (readonly number[])[]
  /** Volume and close. */
  readonly trades: readonly (readonly number[])[]
}

type Runs = Readonly<Record<string, () => Figures>>
type Call<Value> = (...given: readonly unknown[]) => Value
type Calls<Value = Column> = Readonly<Record<string, Call<Value>>>
type Columns = readonly Column[]

interface Stream {
  add(input: unknown): unknown
}
type Streams = Readonly<Record<string, new (...given: readonly unknown[]) => Stream>>

/** The packages that have each of the twenty indicators, with the lengths of `LIBRARY_SET`. */
export async function libraryPeers(bars: BarColumns): Promise<(name: string) => readonly Contender[]> {
  const inputs = inputsOf(bars)
  const packages = await Promise.all([
    peer<Calls & Calls<Readonly<Record<string, Column>>>>('indicatorts', (exports) => indicatorts(exports, inputs)),
    peer<{ readonly IndicatorsSync: new () => Calls & Calls<Columns> }>('@ixjb94/indicators', ({ IndicatorsSync }) =>
      ixjb94(new IndicatorsSync(), inputs),
    ),
    peer<Streams>('trading-signals', (exports) => tradingSignals(exports, inputs)),
    peer<Calls<readonly (number | Row)[]>>('technicalindicators', (exports) => technicalIndicators(exports, inputs)),
    peer<Calls<readonly (number | Row)[]>>('fast-technical-indicators', (exports) =>
      technicalIndicators(exports, inputs),
    ),
    peer<Calls & Calls<Columns>>('ta.js', (exports) => taJs(exports, inputs)),
  ])
  return (name) =>
    packages.flatMap(({ label, runs }) => {
      const run = runs[name]
      return run === undefined ? [] : [{ name: label, role: 'peer' as const, run }]
    })
}

function inputsOf({ high, low, close, volume }: BarColumns): Inputs {
  const rows = Array.from(close, (price, row) => ({
    open: price,
    high: high[row] ?? 0,
    low: low[row] ?? 0,
    close: price,
    volume: volume[row] ?? 0,
  }))
  return {
    high: [...high],
    low: [...low],
    close: [...close],
    volume: [...volume],
    rows,
    triples: rows.map((row) => [row.high, row.close, row.low]),
    pairs: rows.map((row) => [row.high, row.low]),
    trades: rows.map((row) => [row.volume, row.close]),
  }
}

async function peer<Exports>(
  label: string,
  runsOf: (exports: Exports) => Runs,
): Promise<{ readonly label: string; readonly runs: Runs }> {
  const exports = await loadPeer<Exports>(label)
  return { label, runs: exports === null ? {} : runsOf(exports) }
}

/** One output under the name that ours has. */
function value(run: () => Column): () => Figures {
  return () => ({ value: run() })
}

/** As `value`, told in other units or from another beginning, which only the comparison changes. */
function changed(run: () => Column, change: (figure: number) => number): () => Figures {
  return () => {
    const column = run()
    return { value: () => column.map(change) }
  }
}

const percent = (share: number): number => 100 * share

function indicatorts(library: Calls & Calls<Readonly<Record<string, Column>>>, inputs: Inputs): Runs {
  const { high, low, close, volume } = inputs
  const { sma, ema, dema, tema, rsi, macd, bb, mstd, stoch, atr, cci, mfi, obv, roc, willr, aroon, psar, trix } =
    library
  const of = (call: Call<Column> | undefined, ...given: readonly unknown[]): (() => Column) => {
    return () => call?.(...given) ?? []
  }
  const several = (
    call: Call<Readonly<Record<string, Column>>> | undefined,
    names: Readonly<Record<string, string>>,
    ...given: readonly unknown[]
  ): (() => Figures) => {
    return () => named(call?.(...given) ?? {}, names)
  }
  return {
    SMA: value(of(sma, close, { period: 20 })),
    EMA: value(of(ema, close, { period: 20 })),
    DEMA: value(of(dema, close, { period: 20 })),
    TEMA: value(of(tema, close, { period: 20 })),
    RSI: value(of(rsi, close, { period: 14 })),
    MACD: several(macd, { macdLine: 'macd', signalLine: 'signal' }, close, { fast: 12, slow: 26, signal: 9 }),
    BBANDS: several(bb, { upper: 'upper', middle: 'middle', lower: 'lower' }, close, { period: 20 }),
    STDDEV: value(of(mstd, close, { period: 20 })),
    STOCH: several(stoch, { k: 'k', d: 'd' }, high, low, close, { kPeriod: 14, dPeriod: 3 }),
    ATR: several(atr, { atrLine: 'value' }, high, low, close, { period: 14 }),
    CCI: value(of(cci, high, low, close, { period: 20 })),
    MFI: value(of(mfi, high, low, close, volume, { period: 14 })),
    OBV: changed(of(obv, close, volume), (figure) => figure + (volume[0] ?? 0)),
    ROC: changed(of(roc, close, { period: 10 }), percent),
    WILLR: value(of(willr, high, low, close, { period: 14 })),
    AROON: several(aroon, { up: 'up', down: 'down' }, high, low, { period: 14 }),
    SAR: several(psar, { psarResult: 'value' }, high, low, close, { step: 0.02, max: 0.2 }),
    TRIX: changed(of(trix, close, { period: 15 }), percent),
  }
}

/** What a package that gives several columns gave. */
function columnsOf(given: Column | Columns | undefined): Columns {
  return (given ?? []).map((column) => (typeof column === 'number' ? [] : column))
}

function named(columns: Readonly<Record<string, Column>>, names: Readonly<Record<string, string>>): Figures {
  return Object.fromEntries(Object.entries(names).map(([theirs, ours]) => [ours, columns[theirs] ?? []]))
}

function ixjb94(library: Calls & Calls<Columns>, { high, low, close, volume }: Inputs): Runs {
  const of = (name: string, ...given: readonly unknown[]): (() => Column) => {
    return () => library[name]?.(...given) ?? []
  }
  const several = (name: string, names: readonly string[], ...given: readonly unknown[]): (() => Figures) => {
    return () => {
      const columns = columnsOf(library[name]?.(...given))
      return Object.fromEntries(names.map((output, place) => [output, columns[place] ?? []]))
    }
  }
  return {
    SMA: value(of('sma', close, 20)),
    EMA: value(of('ema', close, 20)),
    WMA: value(of('wma', close, 20)),
    DEMA: value(of('dema', close, 20)),
    TEMA: value(of('tema', close, 20)),
    RSI: value(of('rsi', close, 14)),
    MACD: several('macd', ['macd', 'signal', 'histogram'], close, 12, 26, 9),
    BBANDS: several('bbands', ['lower', 'middle', 'upper'], close, 20, 2),
    STDDEV: value(of('stddev', close, 20)),
    STOCH: several('stoch', ['k', 'd'], high, low, close, 14, 1, 3),
    ATR: value(of('atr', high, low, close, 14)),
    ADX: value(of('adx', high, low, 14)),
    CCI: value(of('cci', high, low, close, 20)),
    MFI: value(of('mfi', high, low, close, volume, 14)),
    OBV: changed(of('obv', close, volume), (figure) => figure + (volume[0] ?? 0)),
    ROC: changed(of('roc', close, 10), percent),
    WILLR: value(of('willr', high, low, close, 14)),
    AROON: several('aroon', ['down', 'up'], high, low, 14),
    SAR: value(of('psar', high, low, 0.02, 0.2)),
    TRIX: value(of('trix', close, 15)),
  }
}

function technicalIndicators(library: Calls<readonly (number | Row)[]>, inputs: Inputs): Runs {
  const { high, low, close, volume } = inputs
  const of = (name: string, given: object, read: Readonly<Record<string, string>> = {}): (() => Figures) => {
    return () => {
      const rows = library[name]?.(given) ?? []
      const fields = Object.entries(read)
      if (fields.length === 0) return { value: rows as Column }
      const column = (field: string) => (): Column =>
        rows.map((row) => (typeof row === 'number' ? row : (row[field] ?? Number.NaN)))
      return Object.fromEntries(fields.map(([theirs, ours]) => [ours, column(theirs)]))
    }
  }
  const runs: Runs = {
    SMA: of('sma', { period: 20, values: close }),
    EMA: of('ema', { period: 20, values: close }),
    WMA: of('wma', { period: 20, values: close }),
    RSI: of('rsi', { period: 14, values: close }),
    MACD: of(
      'macd',
      {
        values: close,
        fastPeriod: 12,
        slowPeriod: 26,
        signalPeriod: 9,
        SimpleMAOscillator: false,
        SimpleMASignal: false,
      },
      { MACD: 'macd', signal: 'signal', histogram: 'histogram' },
    ),
    BBANDS: of(
      'bollingerbands',
      { period: 20, stdDev: 2, values: close },
      { upper: 'upper', middle: 'middle', lower: 'lower' },
    ),
    STDDEV: of('sd', { period: 20, values: close }),
    STOCH: of('stochastic', { period: 14, signalPeriod: 3, high, low, close }, { k: 'k', d: 'd' }),
    ATR: of('atr', { period: 14, high, low, close }),
    ADX: of('adx', { period: 14, high, low, close }, { adx: 'value' }),
    CCI: of('cci', { period: 20, high, low, close }),
    MFI: of('mfi', { period: 14, high, low, close, volume }),
    ROC: of('roc', { period: 10, values: close }),
    WILLR: of('williamsr', { period: 14, high, low, close }),
    AROON: of('aroon', { period: 14, high, low }, { aroonUp: 'up', aroonDown: 'down', up: 'up', down: 'down' }),
    SAR: of('psar', { step: 0.02, max: 0.2, high, low }),
    TRIX: of('trix', { period: 15, values: close }),
    OBV: changed(
      () => library['obv']?.({ close, volume }) as Column,
      (figure) => figure + (volume[0] ?? 0),
    ),
  }
  // One of the two has Aroon.
  return library['aroon'] === undefined ? withoutAroon(runs) : runs
}

function withoutAroon(runs: Runs): Runs {
  return Object.fromEntries(Object.entries(runs).filter(([name]) => name !== 'AROON'))
}

function taJs(library: Calls & Calls<Columns>, { high, low, close, triples, pairs, trades, volume }: Inputs): Runs {
  const of = (name: string, ...given: readonly unknown[]): (() => Column) => {
    return () => library[name]?.(...given) ?? []
  }
  const aroon = library['aroon'] as unknown as Calls | undefined
  return {
    SMA: value(of('sma', close, 20)),
    EMA: value(of('ema', close, 20)),
    WMA: value(of('wma', close, 20)),
    RSI: value(of('wrsi', close, 14)),
    MACD: () => ({ macd: of('macd', close, 12, 26)(), signal: of('macd_signal', close, 12, 26, 9)() }),
    BBANDS: () => {
      const rows = columnsOf(library['bands']?.(close, 20, 2))
      const at = (place: number) => (): Column => rows.map((row) => row[place] ?? Number.NaN)
      return { upper: at(0), middle: at(1), lower: at(2) }
    },
    ATR: value(of('atr', triples, 14)),
    OBV: changed(of('obv', trades), (figure) => figure + (volume[0] ?? 0)),
    ROC: changed(of('roc', close, 11), percent),
    WILLR: value(of('pr', close, 14)),
    AROON: () => ({ up: aroon?.['up']?.(high, 15) ?? [], down: aroon?.['down']?.(low, 15) ?? [] }),
    SAR: value(of('psar', pairs, 0.02, 0.2)),
  }
}

function tradingSignals(library: Streams, { close, rows }: Inputs): Runs {
  const of = (
    name: string,
    given: readonly unknown[],
    inputs: readonly unknown[],
    read: Readonly<Record<string, string>> = {},
  ): (() => Figures) => {
    return () => {
      const Made = library[name]
      if (Made === undefined) return { value: [] }
      const stream = new Made(...given)
      const values = inputs.map((input) => stream.add(input) ?? null)
      const fields = Object.entries(read)
      if (fields.length === 0) return { value: () => values.map((one) => (typeof one === 'number' ? one : Number.NaN)) }
      const column = (field: string) => (): Column => values.map((one) => (one as Row | null)?.[field] ?? Number.NaN)
      return Object.fromEntries(fields.map(([theirs, ours]) => [ours, column(theirs)]))
    }
  }
  const average = (length: number): Stream | null => (library['EMA'] === undefined ? null : new library['EMA'](length))
  return {
    SMA: of('SMA', [20], close),
    EMA: of('EMA', [20], close),
    WMA: of('WMA', [20], close),
    DEMA: of('DEMA', [20], close),
    TEMA: of('TEMA', [20], close),
    RSI: of('RSI', [14], close),
    MACD: () =>
      of('MACD', [average(12), average(26), average(9)], close, {
        macd: 'macd',
        signal: 'signal',
        histogram: 'histogram',
      })(),
    BBANDS: of('BollingerBands', [20, 2], close, { upper: 'upper', middle: 'middle', lower: 'lower' }),
    STOCH: of('StochasticOscillator', [{ kPeriod: 14, kSlowingPeriod: 1, dPeriod: 3 }], rows, {
      stochK: 'k',
      stochD: 'd',
    }),
    ATR: of('ATR', [14], rows),
    ADX: of('ADX', [14], rows),
    CCI: of('CCI', [20], rows),
    MFI: of('MFI', [14], rows),
    ROC: of('ROC', [10], close),
    WILLR: of('WilliamsR', [14], rows),
    AROON: of('Aroon', [14], rows, { aroonUp: 'up', aroonDown: 'down' }),
    SAR: of('PSAR', [{ accelerationStep: 0.02, accelerationMax: 0.2 }], rows),
    TRIX: of('TRIX', [15], close),
  }
}
