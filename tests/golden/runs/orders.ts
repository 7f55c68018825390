import { DAY } from '#core/time/duration.ts'
import type { BacktestConfiguration, StrategyOfRun } from '#contracts/research.ts'
import { buildConfiguration, walkBars } from '../../helpers/backtestBench.ts'
import { cross, gaps, type GoldenList, inInterval, plan, walk, widened } from './walks.ts'

type Rule = NonNullable<BacktestConfiguration['exchange']['intrabar']>

const bothWays = (intrabar: Rule): (() => ReturnType<typeof walk>) => {
  const strategies = [cross(5, 15, 'both')]
  // Bars so wide that one often reaches both.
  const changes = { strategies, stopLoss: 0.004, takeProfit: 0.004, finalize: true }
  const configuration = buildConfiguration(changes, { intrabar, commission: 0.0001 })
  return () => inInterval(widened(walkBars(3_000, 9, DAY), 0.003), '1d', configuration)
}

const planned = (seed: number, parameters: StrategyOfRun['parameters']): (() => ReturnType<typeof walk>) => {
  const configuration = { strategies: [plan(parameters)], startingCash: 50_000, finalize: true }
  return () => walk(seed, buildConfiguration(configuration, { commission: 0.0002 }))
}

/** Orders that wait for a price: protective ones, entries, trailing stops. */
export const ORDERS: GoldenList = {
  'walk 9, stop and target in one bar, worst first': bothWays('worst-first'),
  'walk 9, stop and target in one bar, expected': bothWays('expected'),
  'walk 9, stop and target in one bar, best first': bothWays('best-first'),
  'walk 10, gaps through the stop': () =>
    inInterval(
      gaps(walkBars(2_000, 10, DAY), 37, 0.96),
      '1d',
      buildConfiguration({
        strategies: [plan({ every: 37, first: 30, hold: 20, side: 'alternate' })],
        stopLoss: 0.02,
        startingCash: 50_000,
        finalize: true,
      }),
    ),
  'walk 11, limit entries': planned(11, { entry: 'LIMIT', away: 0.003, side: 'alternate' }),
  'walk 11, limit entries of a day': planned(11, { entry: 'LIMIT', away: 0.001, life: 'DAY', every: 15, hold: 8 }),
  'walk 11, stop entries': planned(11, { entry: 'STOP', away: 0.003, side: 'alternate' }),
  'walk 11, stop-limit entries': planned(11, { entry: 'STOP_LIMIT', away: 0.002, side: 'alternate' }),
  'walk 11, icebergs at a limit': planned(11, { entry: 'LIMIT', away: 0.002, shown: 0.25 }),
  'walk 12, trailing by an amount': planned(12, { trail: 'amount', distance: 1.5, hold: 38 }),
  'walk 12, trailing by a share, both sides': planned(12, {
    trail: 'fraction',
    distance: 0.01,
    side: 'alternate',
    hold: 38,
  }),
  'walk 12, trailing by ranges behind a stop and a target': planned(12, {
    trail: 'range',
    distance: 3,
    stop: 0.02,
    target: 0.02,
    hold: 38,
  }),
  'walk 13, brackets of the strategy': planned(13, { stop: 0.01, target: 0.02, side: 'alternate', hold: 39 }),
  'walk 13, in the closing auction': planned(13, { life: 'AT_CLOSE', every: 20, hold: 10 }),
}
