import { HOUR } from '#core/time/duration.ts'
import { Window } from '../../indicators/kernel/window.ts'
import { WindowSums } from '../../indicators/kernel/windowSums.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'
import { scoreOfNewest } from '../kernel/scoreOfNewest.ts'

const FUNDING = { family: 'cross-asset', direction: 'FALLING' } as const
const HOURS_OF_YEAR = 8_760
const SIGN_BARS = 100

/** What longs of a perpetual pay shorts. */
export const FUNDING_FEATURES: readonly FeatureDeclaration[] = [
  feature({
    ...FUNDING,
    name: 'fundingYearly',
    title: 'Funding a year',
    inputs: ['fundingRate', 'fundingHours'],
    unit: 'fraction per year',
    range: { low: null, high: null },
    lookback: 1,
    description:
      'What longs would pay shorts in a year at the funding rate of now, without compounding; negative when shorts pay.',
    formula: 'funding rate x 8,760 / hours of a period',
    source: 'Standard',
    make:
      () =>
      ({ fundingRate, fundingHours }) =>
        fundingHours > 0 ? (fundingRate * HOURS_OF_YEAR) / fundingHours : Number.NaN,
  }),
  feature({
    ...FUNDING,
    name: 'fundingScore100',
    title: 'Funding in deviations',
    inputs: ['fundingRate'],
    unit: 'deviations',
    range: { low: -9.95, high: 9.95 },
    lookback: 100,
    cost: 2,
    description: 'How unusual the funding rate is among the last 100 bars: extremes show a crowded side.',
    formula: '(funding rate - mean of 100) / population deviation of 100',
    source: 'Standard z-score',
    make: (memory) => {
      const window = new Window(memory, 100)
      return ({ fundingRate }) => (window.push(fundingRate) ? scoreOfNewest(window) : Number.NaN)
    },
  }),
  feature({
    ...FUNDING,
    name: 'fundingFlipAge100',
    title: 'Age of the side that pays',
    inputs: ['fundingRate'],
    unit: 'bars',
    range: { low: -SIGN_BARS, high: SIGN_BARS },
    lookback: SIGN_BARS,
    cost: 2,
    description:
      'For how many bars longs (positive) or shorts (negative) have paid, 100 at most: small numbers are a fresh flip. Bars at a rate of 0 do not end a run.',
    formula: 'sign of the funding rate x bars since the other sign was last seen, within 100 bars',
    source: 'House definition',
    direction: 'NEITHER',
    make: (memory) => {
      const window = new Window(memory, SIGN_BARS)
      return ({ fundingRate }) => (window.push(fundingRate) ? signAge(window) : Number.NaN)
    },
  }),
  feature({
    ...FUNDING,
    name: 'fundingPaid60',
    title: 'Funding paid over 60 bars',
    inputs: ['fundingRate', 'fundingHours'],
    unit: 'fraction',
    range: { low: null, high: null },
    lookback: 60,
    description: 'Which part of a position longs paid shorts over 60 bars, each bar at the rate of its close.',
    formula: 'sum of funding rate x hours of a bar / hours of a period, over 60',
    source: 'House definition',
    make: (memory, { barLength }) => {
      const sum = new WindowSums(memory, 60, 'plain')
      return ({ fundingRate, fundingHours }) => {
        if (!(fundingHours > 0)) {
          memory.reset()
          return Number.NaN
        }
        return sum.nextSum((fundingRate * barLength) / (HOUR * fundingHours))
      }
    },
  }),
]

/** Bars of the newest sign at the end of a full window, with that sign; 0 where all are 0. */
function signAge({ values, start, length }: Window): number {
  let sign = 0
  for (let back = 0; back < length; back += 1) {
    const side = Math.sign(values[start + length - 1 - back] ?? 0)
    if (sign === 0) sign = side
    else if (side === -sign) return sign * back
  }
  return sign * length
}
