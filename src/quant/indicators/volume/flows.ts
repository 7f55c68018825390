import { bars, choice, type IndicatorDefinition, type InputColumns, real, single } from '../kernel/definition.ts'
import { exponential } from '../kernel/smoothed.ts'
import { Scratch } from '../kernel/scratch.ts'
import { Before } from '../kernel/trueRanges.ts'
import { WindowSums } from '../kernel/windowSums.ts'
import { simple } from '../overlap/averages.ts'
import { foldTypical } from '../prices/transforms.ts'
import { nextLag } from '../smoothing.ts'

const BAR = { family: 'volume', inputs: ['high', 'low', 'close', 'volume'] } as const
const SERIES = { family: 'volume', inputs: ['close', 'volume'] } as const
/** A typical price that moved by less stood still. */
const STILL = 1e-14
const VOLUME = 'as the volume'

/** Where the close lies in its bar, -1..1, times the volume; 0 without a range. */
function flow(high: number, low: number, close: number, volume: number): number {
  return high > low ? ((close - low - (high - close)) / (high - low)) * volume : 0
}

function foldFlows({ high, low, close, volume }: InputColumns, to: Float64Array, count: number): void {
  for (let index = 0; index < count; index += 1) {
    to[index] = flow(high[index] ?? 0, low[index] ?? 0, close[index] ?? 0, volume[index] ?? 0)
  }
}

/** 1 after a rise, -1 after a fall, else 0; without a branch, which would be guessed wrong every other time. */
function directionOf(now: number, before: number): number {
  return Number(now > before) - Number(now < before)
}

/** Volume weighed by where prices went. */
export const FLOWS: readonly IndicatorDefinition[] = [
  single({
    ...BAR,
    name: 'AD',
    title: 'Accumulation and distribution line',
    unit: VOLUME,
    source: 'Chaikin; TA-Lib',
    formula: 'running sum of volume ((c - l) - (h - c)) / (h - l)',
    warmUp: () => 1,
    make: (memory) => {
      const line = memory.cell(0)
      return {
        next: ({ high, low, close, volume }) => (line.value += flow(high, low, close, volume)),
        fold: (columns, values, count) => {
          foldFlows(columns, values, count)
          let sum = line.value
          for (let index = 0; index < count; index += 1) {
            sum += values[index] ?? 0
            values[index] = sum
          }
          line.value = sum
        },
      }
    },
  }),
  single({
    ...BAR,
    name: 'ADOSC',
    title: 'Chaikin oscillator',
    unit: VOLUME,
    source: 'Chaikin; TA-Lib',
    formula: 'fast - slow exponential average of AD, both begun with its first value',
    parameters: {
      fastperiod: bars(3),
      slowperiod: bars(10),
    },
    warmUp: (values) => Math.max(values.fastperiod, values.slowperiod),
    make: (memory, { fastperiod, slowperiod }) => {
      // The averages are kept as their lags behind the line, which need its moves only: the line itself grows without end,
      // and with it what rounding takes from it.
      const [fast, slow, count] = [memory.cell(0), memory.cell(0), memory.cell(0)]
      const [fastKeep, slowKeep] = [1 - 2 / (fastperiod + 1), 1 - 2 / (slowperiod + 1)]
      const start = Math.max(fastperiod, slowperiod)
      return ({ high, low, close, volume }) => {
        const move = flow(high, low, close, volume)
        if (count.value > 0) {
          fast.value = nextLag(fast.value, move, fastKeep)
          slow.value = nextLag(slow.value, move, slowKeep)
        }
        if (count.value < start) count.value += 1
        return count.value < start ? Number.NaN : fast.value - slow.value
      }
    },
  }),
  single({
    ...BAR,
    name: 'CMF',
    title: 'Chaikin money flow',
    unit: '-1..1',
    source: 'Chaikin; TA-Lib 0.8',
    formula: 'sum(flow) / sum(volume) over n',
    parameters: { timeperiod: bars(20, 1) },
    warmUp: (values) => values.timeperiod,
    make: (memory, { timeperiod }) => {
      const flows = new WindowSums(memory, timeperiod, 'plain')
      const volumes = new WindowSums(memory, timeperiod, 'plain')
      const scratch = new Scratch()
      return {
        next: ({ high, low, close, volume }) => {
          const sum = flows.nextSum(flow(high, low, close, volume))
          const total = volumes.nextSum(volume)
          return total === 0 ? 0 : sum / total
        },
        fold: (columns, values, count) => {
          const other = scratch.column(0)
          foldFlows(columns, other, count)
          flows.foldSums(other, values, count)
          volumes.foldSums(columns.volume, other, count)
          for (let index = 0; index < count; index += 1) {
            const total = other[index] ?? 0
            values[index] = total === 0 ? 0 : (values[index] ?? 0) / total
          }
        },
      }
    },
  }),
  single({
    ...BAR,
    name: 'MFI',
    title: 'Money flow index',
    unit: '0..100',
    source: 'Quong and Soudack 1989; TA-Lib',
    formula: '100 inflow / (inflow + outflow) of t volume over n, by rises and falls of t = (h + l + c) / 3',
    parameters: { timeperiod: bars(14) },
    warmUp: (values) => values.timeperiod + 1,
    make: (memory, { timeperiod }) => {
      const last = new Before(memory)
      const inflow = new WindowSums(memory, timeperiod, 'plain')
      const outflow = new WindowSums(memory, timeperiod, 'plain')
      const scratch = new Scratch()
      const index = (gained: number, lost: number): number => {
        const sum = gained + lost
        return sum < 1 ? 0 : (100 * gained) / sum
      }
      return {
        next: ({ high, low, close, volume }) => {
          const typical = (high + low + close) / 3
          const move = typical - last.next(typical)
          if (Number.isNaN(move)) return Number.NaN
          const gained = inflow.nextSum(Number(move > STILL) * (typical * volume))
          return index(gained, outflow.nextSum(Number(move < -STILL) * (typical * volume)))
        },
        fold: ({ high, low, close, volume }, values, count) => {
          const [prices, rises, falls] = [scratch.column(0), scratch.column(1), scratch.column(2)]
          foldTypical(high, low, close, prices, count)
          let before = last.skip(prices, count)
          const isFirst = Number.isNaN(before)
          for (let at = 0; at < count; at += 1) {
            const typical = prices[at] ?? 0
            const move = typical - before
            before = typical
            const paid = typical * (volume[at] ?? 0)
            rises[at] = Number(move > STILL) * paid
            falls[at] = Number(move < -STILL) * paid
          }
          // There is no move to the first bar; the sums leave NaN out.
          if (isFirst) {
            rises[0] = Number.NaN
            falls[0] = Number.NaN
          }
          inflow.foldSums(rises, values, count)
          outflow.foldSums(falls, prices, count)
          for (let at = 0; at < count; at += 1) values[at] = index(values[at] ?? 0, prices[at] ?? 0)
        },
      }
    },
  }),
  single({
    ...SERIES,
    name: 'OBV',
    title: 'On-balance volume',
    unit: VOLUME,
    source: 'Granville 1963; TA-Lib',
    formula: 'running sum of volume by the sign of the move, begun with the first volume',
    inputs: ['real', 'volume'],
    warmUp: () => 1,
    make: (memory) => {
      const last = new Before(memory)
      const line = memory.cell(Number.NaN)
      return {
        next: ({ real: now, volume }) => {
          const before = last.next(now)
          line.value = Number.isNaN(before) ? volume : line.value + directionOf(now, before) * volume
          return line.value
        },
        fold: ({ real: series, volume }, values, count) => {
          let before = last.skip(series, count)
          let sum = line.value
          for (let index = 0; index < count; index += 1) {
            const now = series[index] ?? 0
            const traded = volume[index] ?? 0
            sum = Number.isNaN(before) ? traded : sum + directionOf(now, before) * traded
            before = now
            values[index] = sum
          }
          line.value = sum
        },
      }
    },
  }),
  single({
    ...SERIES,
    name: 'EFI',
    title: 'Force index',
    unit: 'price times volume',
    source: 'Elder 1993; TA-Lib 0.8',
    formula: 'EMA of the move of the close times volume',
    parameters: { timeperiod: bars(13, 1) },
    warmUp: (values) => values.timeperiod + 1,
    make: (memory, { timeperiod }) => {
      const last = new Before(memory)
      const smooth = exponential(memory, timeperiod)
      return ({ close, volume }) => smooth.next((close - last.next(close)) * volume)
    },
  }),
  single({
    ...SERIES,
    name: 'PVT',
    title: 'Price volume trend',
    unit: VOLUME,
    source: 'TA-Lib 0.8',
    formula: 'running sum of volume times the relative move, begun with 0',
    warmUp: () => 1,
    make: (memory) => {
      const last = new Before(memory)
      const line = memory.cell(0)
      return ({ close, volume }) => {
        const before = last.next(close)
        if (!Number.isNaN(before) && before !== 0) line.value += (volume * (close - before)) / before
        return line.value
      }
    },
  }),
  volumeIndex('NVI', 'Negative volume index', 'less', (now, before) => now < before),
  volumeIndex('PVI', 'Positive volume index', 'more', (now, before) => now > before),
  single({
    name: 'EMV',
    family: 'volume',
    title: 'Ease of movement',
    unit: 'as the prices',
    source: 'Arms 1996',
    formula: 'SMA of the move of (h + l) / 2 times (h - l) / (volume / scale); 0 without volume',
    inputs: ['high', 'low', 'volume'],
    parameters: {
      timeperiod: bars(14, 1),
      scale: real(1e8, 1e-9, 1e15),
    },
    warmUp: (values) => values.timeperiod + 1,
    make: (memory, { timeperiod, scale }) => {
      const last = new Before(memory)
      const mean = simple(memory, timeperiod)
      return ({ high, low, volume }) => {
        const middle = (high + low) / 2
        const move = middle - last.next(middle)
        return mean.next(volume === 0 && !Number.isNaN(move) ? 0 : (move * (high - low)) / (volume / scale))
      }
    },
  }),
  single({
    name: 'MARKETFI',
    family: 'volume',
    title: 'Market facilitation index',
    unit: 'price per volume',
    formula: '(high - low) / volume',
    source: 'Williams 1998; TA-Lib 0.8',
    inputs: ['high', 'low', 'volume'],
    warmUp: () => 1,
    make: () => {
      return ({ high, low, volume }) => (volume === 0 ? 0 : (high - low) / volume)
    },
  }),
  single({
    name: 'RVOL',
    family: 'volume',
    title: 'Relative volume',
    unit: 'ratio',
    inputs: ['volume'],
    formula: 'volume / mean volume of the n bars before; none where that is 0',
    source: 'TA-Lib 0.8',
    parameters: { timeperiod: bars(20, 1) },
    warmUp: (values) => values.timeperiod + 1,
    make: (memory, { timeperiod }) => {
      const mean = new WindowSums(memory, timeperiod, 'plain')
      const last = new Before(memory)
      return ({ volume }) => {
        const usual = mean.next(last.next(volume))
        return usual === 0 ? Number.NaN : volume / usual
      }
    },
  }),
  single({
    name: 'WAD',
    family: 'volume',
    title: 'Williams accumulation and distribution',
    unit: 'as the prices',
    formula: 'running sum of the close over the true low in rises, under the true high in falls',
    source: 'TA-Lib 0.8',
    inputs: ['high', 'low', 'close'],
    warmUp: () => 1,
    make: (memory) => {
      const last = new Before(memory)
      const line = memory.cell(0)
      return ({ high, low, close }) => {
        const before = last.next(close)
        if (close > before) line.value += close - Math.min(before, low)
        else if (close < before) line.value += close - Math.max(before, high)
        return line.value
      }
    },
  }),
  single({
    ...BAR,
    name: 'VWAP',
    title: 'Volume-weighted average price',
    unit: 'as the prices',
    formula:
      'sum(t volume) / sum(volume) since the first bar, or since the day began; t = (h + l + c) / 3; t where no volume was traded yet',
    source: 'TA-Lib 0.8; session=DAY begins anew with each UTC day, shifted by offset minutes',
    inputs: ['time', 'high', 'low', 'close', 'volume'],
    parameters: {
      session: choice(['DAY', 'ALL'], 1),
      offset: {
        default: 0,
        minimum: -1440,
        maximum: 1440,
        isInteger: true,
      },
    },
    warmUp: () => 1,
    make: (memory, { session, offset }) => {
      const [day, paid, traded] = [memory.cell(Number.NaN), memory.cell(0), memory.cell(0)]
      return ({ time, high, low, close, volume }) => {
        const today = session === 1 ? 0 : Math.floor((time - offset * 6e7) / 864e8)
        if (today !== day.value) {
          day.value = today
          paid.value = 0
          traded.value = 0
        }
        const typical = (high + low + close) / 3
        paid.value += typical * volume
        traded.value += volume
        return traded.value === 0 ? typical : paid.value / traded.value
      }
    },
  }),
]

/** An index that only follows the close where volume grew or shrank. */
function volumeIndex(
  name: string,
  title: string,
  word: string,
  counts: (now: number, before: number) => boolean,
): IndicatorDefinition {
  return single({
    ...SERIES,
    name,
    title,
    unit: 'index, 1000 at the start',
    source: 'Dysart, Fosback; TA-Lib 0.8',
    formula: `grows with the close on bars of ${word} volume than before, begun with 1000`,
    warmUp: () => 1,
    make: (memory) => {
      const [closes, volumes] = [new Before(memory), new Before(memory)]
      const line = memory.cell(1e3)
      return ({ close, volume }) => {
        const before = closes.next(close)
        if (counts(volume, volumes.next(volume)) && before !== 0) line.value *= close / before
        return line.value
      }
    },
  })
}
