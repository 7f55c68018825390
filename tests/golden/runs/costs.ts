import { DAY } from '#core/time/duration.ts'
import type { BacktestConfiguration } from '#contracts/research.ts'
import { buildConfiguration, walkBars } from '../../helpers/backtestBench.ts'
import { cross, type GoldenList, inInterval, plan, walk } from './walks.ts'

type Fees = NonNullable<BacktestConfiguration['exchange']['fees']>

const underFees = (seed: number, fees: Fees): (() => ReturnType<typeof walk>) => {
  const strategies = [cross(5, 15, 'long')]
  return () => walk(seed, buildConfiguration({ strategies, startingCash: 200_000, finalize: true }, { fees }))
}

/** What trading costs: fees by schedule, impact, partial fills, delays. */
export const COSTS: GoldenList = {
  'walk 4, 5/15 long, Interactive Brokers fixed': underFees(4, { kind: 'preset', name: 'ibkr-fixed' }),
  'walk 4, 5/15 long, Interactive Brokers tiered': underFees(4, { kind: 'preset', name: 'ibkr-tiered' }),
  'walk 4, 5/15 long, Alpaca': underFees(4, { kind: 'preset', name: 'alpaca' }),
  'walk 5, 5/15 long, Kraken': underFees(5, { kind: 'preset', name: 'kraken' }),
  'walk 5, 5/15 long, 4 a trade': underFees(5, { kind: 'per-order', amount: 4 }),
  'walk 5, 5/15 long, own tiers': underFees(5, {
    kind: 'tiered',
    tiers: [
      { volume: 0, maker: 0.001, taker: 0.002 },
      { volume: 300_000, maker: 0.0005, taker: 0.001 },
      { volume: 900_000, maker: -0.0001, taker: 0.0005 },
    ],
  }),
  'walk 5, limit entries, maker and taker': () =>
    walk(
      5,
      buildConfiguration(
        { strategies: [plan({ entry: 'LIMIT', away: 0.002 })], startingCash: 200_000, finalize: true },
        { fees: { kind: 'maker-taker', maker: -0.0001, taker: 0.0006 } },
      ),
    ),
  'walk 6, 400 units in parts, a fiftieth of the volume': () =>
    walk(
      6,
      buildConfiguration(
        {
          strategies: [plan({ every: 60, hold: 30 })],
          sizing: { kind: 'units', units: 400 },
          startingCash: 200_000,
          finalize: true,
        },
        { volumeShare: 0.02, spread: 0.0002 },
      ),
    ),
  'walk 6, 400 units, square-root impact': () =>
    walk(
      6,
      buildConfiguration(
        { strategies: [cross(10, 30, 'long')], sizing: { kind: 'units', units: 400 }, startingCash: 200_000 },
        { impact: { kind: 'square-root', coefficient: 0.5 }, commission: 0.0005 },
      ),
    ),
  'walk 7, minutes, latencies of seed 11': () =>
    inInterval(
      walkBars(3_000, 7),
      '1m',
      buildConfiguration(
        { strategies: [plan({ every: 30, hold: 12, entry: 'LIMIT', away: 0.001 })], startingCash: 100_000 },
        {
          latencies: {
            feed: { kind: 'fixed', delay: 200_000 },
            order: { kind: 'lognormal', median: 40_000_000, sigma: 0.8 },
            cancel: { kind: 'lognormal', median: 20_000_000, sigma: 0.5 },
            seed: 11,
          },
        },
      ),
    ),
  'walk 7, minutes, fixed latency of a minute and a half': () =>
    inInterval(
      walkBars(3_000, 7),
      '1m',
      buildConfiguration({ strategies: [cross(5, 15, 'both')], finalize: true }, { latency: 90_000_000 }),
    ),
  'walk 8, short for a fee': () =>
    inInterval(
      walkBars(2_000, 8, DAY),
      '1d',
      buildConfiguration(
        { strategies: [plan({ side: 'short', every: 50, hold: 45 })], startingCash: 50_000, finalize: true },
        { borrow: { annualRate: 0.18, available: 600 }, commission: 0.0002 },
      ),
    ),
}
