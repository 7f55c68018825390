import { buildConfiguration } from '../../helpers/backtestBench.ts'
import { cross, type GoldenList, sample, walk } from './walks.ts'

/** The moving-average cross over one instrument, under the plain terms. */
export const CROSSES: GoldenList = {
  'walk 1, 10/30 both': () => walk(1, buildConfiguration({ strategies: [cross(10, 30, 'both')], finalize: true })),
  'walk 1, 5/15 long, costs': () =>
    walk(
      1,
      buildConfiguration(
        { strategies: [cross(5, 15, 'long')] },
        { commission: 0.001, spread: 0.0004, slippage: 0.0002 },
      ),
    ),
  'walk 2, 5/15 both, stop and target': () =>
    walk(
      2,
      buildConfiguration(
        { strategies: [cross(5, 15, 'both')], stopLoss: 0.02, takeProfit: 0.04, finalize: true },
        { commission: 0.0005 },
      ),
    ),
  'walk 2, 8/21 both, at the close': () =>
    walk(2, buildConfiguration({ strategies: [cross(8, 21, 'both')], finalize: true }, { fill: 'close' })),
  'walk 3, 10/30 long, 25 units, a thousandth of the volume': () =>
    walk(
      3,
      buildConfiguration(
        { strategies: [cross(10, 30, 'long')], sizing: { kind: 'units', units: 25 } },
        { volumeShare: 0.001 },
      ),
    ),
  'walk 3, 10/30 long, house rules': () =>
    walk(3, buildConfiguration({ strategies: [cross(10, 30, 'long')], sizing: { kind: 'house' } })),
  'S&P 500, 50/200 long': () =>
    sample(buildConfiguration({ strategies: [cross(50, 200, 'long')], finalize: true }, { commission: 0.0005 })),
  'S&P 500, 10/30 both': () =>
    sample(buildConfiguration({ strategies: [cross(10, 30, 'both')], finalize: true }, { spread: 0.0002 })),
  'S&P 500, 20/100 both, at the close, spread at the entry': () =>
    sample(
      buildConfiguration(
        { strategies: [cross(20, 100, 'both')], finalize: true },
        { fill: 'close', spread: 0.0006, spreadPaid: 'at-entry' },
      ),
    ),
  'S&P 500, 5/20 both, house rules, halved by the guard': () =>
    sample(
      buildConfiguration({ strategies: [cross(5, 20, 'both')], sizing: { kind: 'house' } }, { commission: 0.012 }),
    ),
  'S&P 500, 3/8 both, house rules until the guard shuts down': () =>
    sample(buildConfiguration({ strategies: [cross(3, 8, 'both')], sizing: { kind: 'house' } }, { commission: 0.02 })),
}
