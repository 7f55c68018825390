// IND6 on a million bars: six indicators by the column, against the packages of npm and against 32 digits; and the same
// six bar by bar in one object. Run it with `npm run bench indicators`.
import { AverageTrueRange } from '#quant/indicators/averageTrueRange.ts'
import { BollingerBands } from '#quant/indicators/bollingerBands.ts'
import { ExponentialMovingAverage } from '#quant/indicators/exponentialMovingAverage.ts'
import { FusedIndicators } from '#quant/indicators/fusedIndicators.ts'
import type { ColumnIndicator } from '#quant/indicators/indicator.ts'
import { Macd } from '#quant/indicators/macd.ts'
import { RelativeStrengthIndex } from '#quant/indicators/relativeStrengthIndex.ts'
import { RollingMean } from '#quant/indicators/rollingMean.ts'
import { SimpleMovingAverage } from '#quant/indicators/simpleMovingAverage.ts'
import {
  exactBands,
  exactExponential,
  exactMacd,
  exactMean,
  exactStrength,
  exactTrueRange,
} from '../helpers/exactIndicators.ts'
import { dataBars } from './harness/dataBars.ts'
import { runWorkloads } from './harness/runWorkloads.ts'
import type { Contender, Figures, Workload } from './harness/workload.ts'
import { type IndicatorName, indicatorPeers, streamingPeer } from './contenders/indicatorPeers.ts'

const MACD = { fast: 12, slow: 26, signal: 9 }
const PARAMETERS = { sma: 20, ema: 20, rsi: 14, macd: MACD, bands: { length: 20, deviations: 2 }, atr: 14 }

const bars = dataBars()
const { high, low, close } = bars
const peersOf = await indicatorPeers(bars)
// Columns that are given, as a sweep would: no package of npm can be given its output.
const [first, second, third] = [
  new Float64Array(close.length),
  new Float64Array(close.length),
  new Float64Array(close.length),
]

const workloads: readonly Workload[] = [
  ind6(
    'SMA20',
    column('sma', () => new RollingMean(20)),
    () => ({ sma: exactMean(close, 20) }),
    [
      {
        name: 'SimpleMovingAverage (bits of a running sum)',
        role: 'reference',
        run: column('sma', () => new SimpleMovingAverage(20)),
      },
      {
        name: 'into a fresh column each time',
        role: 'reference',
        run: () => {
          const sma = new Float64Array(close.length)
          new RollingMean(20).fold(close, sma)
          return { sma }
        },
      },
    ],
  ),
  ind6(
    'EMA20',
    column('ema', () => new ExponentialMovingAverage(20)),
    () => ({ ema: exactExponential(close, 20) }),
  ),
  ind6(
    'RSI14',
    column('rsi', () => new RelativeStrengthIndex(14)),
    () => ({ rsi: exactStrength(close, 14) }),
  ),
  ind6('MACD 12-26-9', macd, () => exactMacd(close, MACD)),
  ind6('BB20-2', bands, () => exactBands(close, 20, 2)),
  ind6('ATR14', range, () => ({ atr: exactTrueRange(bars, 14) })),
  {
    name: 'Six indicators fused, bar by bar',
    unit: 'bar',
    operations: close.length,
    tolerance: 1e-6,
    floor: 0.01,
    goal: { ratio: 20, nanoseconds: 60 },
    contenders: [
      { name: 'FusedIndicators', role: 'ours', run: fused },
      { name: 'six objects of ours', role: 'reference', run: sixObjects },
      ...[await streamingPeer(bars)].filter((peer) => peer !== null),
    ],
  },
]

await runWorkloads(workloads)

/** One workload of IND6: the second half of the columns is compared, where the packages' different seeds have faded. */
function ind6(
  name: IndicatorName,
  run: () => Figures,
  exact: () => Figures,
  references: readonly Contender[] = [],
): Workload {
  return {
    name: `IND6 ${name}`,
    unit: 'bar',
    operations: close.length,
    tolerance: 1e-6,
    // The signs of MACD change: near zero the packages' rounding is measured in cents.
    floor: 0.01,
    compared: close.length / 2,
    goal: { ratio: 3, nanoseconds: 12 },
    exact: { figures: exact, tolerance: 1e-9 },
    contenders: [{ name: 'ours', role: 'ours', run }, ...references, ...peersOf(name)],
  }
}

function column(name: string, make: () => ColumnIndicator): () => Figures {
  return () => {
    make().fold(close, first)
    return { [name]: first }
  }
}

function macd(): Figures {
  new Macd(MACD).fold(close, { line: first, signal: second, histogram: third })
  return { line: first, signal: second, histogram: third }
}

function bands(): Figures {
  new BollingerBands(20, 2).fold(close, { middle: first, upper: second, lower: third })
  return { middle: first, upper: second, lower: third }
}

function range(): Figures {
  new AverageTrueRange(14).fold(bars, first)
  return { atr: first }
}

function fused(): Figures {
  const indicators = new FusedIndicators(PARAMETERS)
  for (let row = 0; row < close.length; row += 1) indicators.updateAt(bars, row)
  const { sma, ema, rsi, macdLine, macdSignal, bandUpper, bandLower, atr } = indicators.values
  return { sma, ema, rsi, line: macdLine, signal: macdSignal, upper: bandUpper, lower: bandLower, atr }
}

function sixObjects(): Figures {
  const average = new SimpleMovingAverage(20)
  const exponential = new ExponentialMovingAverage(20)
  const strength = new RelativeStrengthIndex(14)
  const divergence = new Macd(MACD)
  const channel = new BollingerBands(20, 2)
  const trueRange = new AverageTrueRange(14)
  const last = { sma: 0, ema: 0, rsi: 0, line: 0, signal: 0, upper: 0, lower: 0, atr: 0 }
  for (let row = 0; row < close.length; row += 1) {
    const price = close[row] ?? 0
    last.sma = average.update(price) ?? 0
    last.ema = exponential.update(price) ?? 0
    last.rsi = strength.update(price) ?? 0
    last.line = divergence.update(price) ?? 0
    last.signal = divergence.signal ?? 0
    channel.update(price)
    last.upper = channel.upper ?? 0
    last.lower = channel.lower ?? 0
    last.atr = trueRange.update({ high: high[row] ?? 0, low: low[row] ?? 0, close: price }) ?? 0
  }
  return last
}
