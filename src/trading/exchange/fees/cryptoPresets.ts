import { dated, type FeePart, percentTiers } from './feeTables.ts'

/**
 * Binance spot, in percent of the value by the value of the last thirty days. Regular and the first two levels as published
 * from the start, the others as published around 2024. The levels also ask for a holding of BNB, which is not looked at, and
 * the discount for paying in BNB is not taken.
 */
export const BINANCE_SPOT: readonly FeePart[] = [
  {
    basis: 'VALUE',
    tables: [
      {
        since: dated(2017, 7, 14),
        tiers: percentTiers([
          [0, 0.1, 0.1],
          [1_000_000, 0.09, 0.1],
          [5_000_000, 0.08, 0.1],
        ]),
      },
      {
        since: dated(2024, 1, 1),
        tiers: percentTiers([
          [0, 0.1, 0.1],
          [1_000_000, 0.09, 0.1],
          [5_000_000, 0.08, 0.1],
          [20_000_000, 0.042, 0.06],
          [100_000_000, 0.042, 0.054],
          [150_000_000, 0.036, 0.048],
          [400_000_000, 0.03, 0.042],
          [800_000_000, 0.024, 0.036],
          [2_000_000_000, 0.018, 0.03],
          [4_000_000_000, 0.012, 0.024],
        ]),
      },
    ],
  },
]

const USD_M_LEVELS = [
  [15_000_000, 0.016, 0.04],
  [50_000_000, 0.014, 0.035],
  [100_000_000, 0.012, 0.032],
  [600_000_000, 0.01, 0.03],
  [1_000_000_000, 0.008, 0.027],
  [2_500_000_000, 0.006, 0.025],
  [5_000_000_000, 0.004, 0.022],
  [12_500_000_000, 0.002, 0.02],
  [25_000_000_000, 0, 0.017],
] as const

/**
 * Binance futures margined in dollars: as published at their start and around the end of September 2023, when takers of the
 * regular level went from 0.04 to 0.05 percent. Holdings of BNB are not looked at.
 */
export const BINANCE_USD_M: readonly FeePart[] = [
  {
    basis: 'VALUE',
    tables: [
      { since: dated(2019, 9, 13), tiers: percentTiers([[0, 0.02, 0.04], ...USD_M_LEVELS]) },
      { since: dated(2023, 9, 26), tiers: percentTiers([[0, 0.02, 0.05], ...USD_M_LEVELS]) },
    ],
  },
]

const KRAKEN_LEVELS = [
  [100_000, 0.12, 0.22],
  [250_000, 0.1, 0.2],
  [500_000, 0.08, 0.18],
  [1_000_000, 0.06, 0.16],
  [2_500_000, 0.04, 0.14],
  [5_000_000, 0.02, 0.12],
  [10_000_000, 0, 0.1],
] as const

/** Kraken Pro, spot: as published around 2018 and around the start of 2024, when small accounts became dearer. */
export const KRAKEN: readonly FeePart[] = [
  {
    basis: 'VALUE',
    tables: [
      { since: dated(2018, 1, 1), tiers: percentTiers([[0, 0.16, 0.26], [50_000, 0.14, 0.24], ...KRAKEN_LEVELS]) },
      {
        since: dated(2024, 1, 1),
        tiers: percentTiers([[0, 0.25, 0.4], [10_000, 0.2, 0.35], [50_000, 0.14, 0.24], ...KRAKEN_LEVELS]),
      },
    ],
  },
]

const COINBASE_LEVELS = [
  [10_000, 0.25, 0.4],
  [50_000, 0.15, 0.25],
  [100_000, 0.1, 0.2],
  [1_000_000, 0.08, 0.18],
  [15_000_000, 0.06, 0.16],
  [75_000_000, 0.03, 0.12],
  [250_000_000, 0, 0.08],
  [400_000_000, 0, 0.05],
] as const

/** Coinbase Advanced, spot: as published on 1 March 2022, and with the dearer first thousand dollars as published around 2025. */
export const COINBASE_ADVANCED: readonly FeePart[] = [
  {
    basis: 'VALUE',
    tables: [
      { since: dated(2022, 3, 1), tiers: percentTiers([[0, 0.4, 0.6], ...COINBASE_LEVELS]) },
      { since: dated(2025, 1, 1), tiers: percentTiers([[0, 0.6, 1.2], [1_000, 0.4, 0.6], ...COINBASE_LEVELS]) },
    ],
  },
]
