import { exponential } from '../../indicators/kernel/smoothed.ts'
import { Before } from '../../indicators/kernel/trueRanges.ts'
import { Window } from '../../indicators/kernel/window.ts'
import { WindowSums } from '../../indicators/kernel/windowSums.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'
import { balanceOf, per, shareOf } from '../kernel/shares.ts'

const SERIES = { family: 'volume', inputs: ['close', 'volume'] } as const
const BAR = { family: 'volume', inputs: ['high', 'low', 'close', 'volume'] } as const

/** On which side of the market volume was. */
export const FLOWS: readonly FeatureDeclaration[] = [
  feature({
    ...SERIES,
    name: 'upVolumeShare20',
    title: 'Volume of rising bars',
    unit: 'share',
    range: { low: 0, high: 1 },
    lookback: 21,
    cost: 2,
    description:
      'Which part of the volume of 20 bars was traded in bars that closed higher; unchanged closes do not count.',
    formula: 'volume of rises / (volume of rises + volume of falls) over 20',
    source: "Up/down volume, O'Neil 1988",
    direction: 'RISING',
    make: (memory) => {
      const last = new Before(memory)
      const [rises, falls] = [new WindowSums(memory, 20, 'plain'), new WindowSums(memory, 20, 'plain')]
      return ({ close, volume }) => {
        const move = close - last.next(close)
        if (Number.isNaN(move)) return Number.NaN
        const up = rises.nextSum(move > 0 ? volume : 0)
        return shareOf(up, up + falls.nextSum(move < 0 ? volume : 0))
      }
    },
  }),
  feature({
    ...SERIES,
    name: 'obvSlope20',
    title: 'Slope of on-balance volume',
    unit: 'usual volumes per bar',
    range: { low: -1.51, high: 1.51 },
    lookback: 21,
    cost: 2,
    description:
      'How steadily volume goes with rising closes over 20 bars: 1 is a usual bar of volume gained in every bar, -1 one lost.',
    formula: 'least-squares slope of the last 20 on-balance volumes / mean volume of 20',
    source: 'Granville 1963; the slope is a house definition',
    direction: 'RISING',
    make: (memory) => {
      const last = new Before(memory)
      const signed = new Window(memory, 20)
      const mean = new WindowSums(memory, 20, 'plain')
      return ({ close, volume }) => {
        const move = close - last.next(close)
        const usual = Number.isNaN(move) ? Number.NaN : mean.next(volume)
        return signed.push(Math.sign(move) * volume) ? per(slopeOfSums(signed), usual) : Number.NaN
      }
    },
  }),
  feature({
    ...BAR,
    name: 'moneyFlowIndex14',
    title: 'Money flow index',
    unit: '0 to 100',
    range: { low: 0, high: 100 },
    lookback: 15,
    cost: 2,
    description: 'A relative strength index weighed by money: above 80 money was mostly bought in, below 20 sold out.',
    formula: '100 x inflow / (inflow + outflow) of t x volume over 14, by rises and falls of t = (h + l + c) / 3',
    source: 'Quong and Soudack 1989',
    direction: 'RISING',
    make: (memory) => {
      const last = new Before(memory)
      const [inflow, outflow] = [new WindowSums(memory, 14, 'plain'), new WindowSums(memory, 14, 'plain')]
      return ({ high, low, close, volume }) => {
        const typical = (high + low + close) / 3
        const move = typical - last.next(typical)
        if (Number.isNaN(move)) return Number.NaN
        const gained = inflow.nextSum(move > 0 ? typical * volume : 0)
        return 100 * shareOf(gained, gained + outflow.nextSum(move < 0 ? typical * volume : 0))
      }
    },
  }),
  feature({
    ...BAR,
    name: 'chaikinMoneyFlow20',
    title: 'Chaikin money flow',
    unit: 'signed share',
    range: { low: -1, high: 1 },
    lookback: 20,
    cost: 2,
    description: 'Whether volume was traded near the highs (positive, accumulation) or near the lows of 20 bars.',
    formula: 'sum of volume x ((c - l) - (h - c)) / (h - l) / sum of volume over 20; a bar without range counts 0',
    source: 'Chaikin 1994',
    direction: 'RISING',
    make: (memory) => {
      const [flows, units] = [new WindowSums(memory, 20, 'plain'), new WindowSums(memory, 20, 'plain')]
      return ({ high, low, close, volume }) => {
        const place = high > low ? balanceOf(close - low - (high - close), high - low) : 0
        const flow = flows.nextSum(place * volume)
        return balanceOf(flow, units.nextSum(volume))
      }
    },
  }),
  feature({
    ...SERIES,
    name: 'forceBalance13',
    title: 'Balance of force',
    unit: 'signed share',
    range: { low: -1, high: 1 },
    lookback: 14,
    reach: 'HISTORY',
    description: 'Which way moves times volume went over about 13 bars: 1 all up, -1 all down.',
    formula: 'EMA13(move x volume) / EMA13(|move| x volume)',
    source: 'Force index of Elder 1993, made comparable',
    direction: 'RISING',
    make: (memory) => {
      const last = new Before(memory)
      const [force, size] = [exponential(memory, 13), exponential(memory, 13)]
      return ({ close, volume }) => {
        const pushed = (close - last.next(close)) * volume
        const smooth = force.next(pushed)
        return balanceOf(smooth, size.next(Math.abs(pushed)))
      }
    },
  }),
]

/** Least-squares slope of the running sums of a full window. */
function slopeOfSums({ values, start, length }: Window): number {
  const middle = (length - 1) / 2
  let line = 0
  let moment = 0
  for (let index = 0; index < length; index += 1) {
    line += values[start + index] ?? 0
    moment += line * (index - middle)
  }
  return moment / ((length * (length * length - 1)) / 12)
}
