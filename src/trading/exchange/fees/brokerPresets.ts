import type { Charges } from './charges.ts'
import { billionths } from './exactShare.ts'
import { always, dated, type FeePart, onOrder, percentTiers, untiered } from './feeTables.ts'
import { toMoney } from '#core/money.ts'
import { regulatoryFees } from './regulatoryFees.ts'

const CENT = 10_000

/** US shares at a price per share; the maximum goes before the minimum. */
function perShare(amount: number, minimum: number): Charges {
  return onOrder({ perUnit: billionths(amount), minimum: toMoney(minimum), mostOfValue: billionths(0.01) })
}

/** Interactive Brokers, US shares, Fixed: as published around 2024, unchanged for years before. Regulatory fees come on top. */
export const IBKR_FIXED: readonly FeePart[] = [
  { basis: 'UNITS', tables: [untiered(dated(2010, 1, 1), perShare(0.005, 1))] },
  ...regulatoryFees(1),
]

/**
 * Interactive Brokers, US shares, Tiered: as published around 2024, by the shares of the last thirty days (the broker counts
 * calendar months). The exchange's part is taken at the cap of Rule 610(c) of Regulation NMS, 0.3 cents a share, for what
 * takes liquidity; rebates for resting orders are not counted on. Clearing is 0.02 cents a share.
 */
export const IBKR_TIERED: readonly FeePart[] = [
  {
    basis: 'UNITS',
    tables: [
      {
        since: dated(2010, 1, 1),
        tiers: [
          { from: 0, charges: perShare(0.0035, 0.35) },
          { from: 300_001, charges: perShare(0.002, 0.35) },
          { from: 3_000_001, charges: perShare(0.0015, 0.35) },
          { from: 20_000_001, charges: perShare(0.001, 0.35) },
          { from: 100_000_001, charges: perShare(0.0005, 0.35) },
        ],
      },
    ],
  },
  always({
    perFill: [{ makerShare: 0, takerShare: 0, makerPerUnit: billionths(0.0002), takerPerUnit: billionths(0.0032) }],
    perOrder: [],
  }),
  ...regulatoryFees(1),
]

/** Alpaca, US shares: no commission; regulatory fees on sales, each rounded up to the cent. As published around 2024. */
export const ALPACA_SHARES: readonly FeePart[] = regulatoryFees(CENT)

/** Alpaca, crypto, by the value of the last thirty days: as published around the end of 2022. */
export const ALPACA_CRYPTO: readonly FeePart[] = [
  {
    basis: 'VALUE',
    tables: [
      {
        since: dated(2022, 10, 1),
        tiers: percentTiers([
          [0, 0.15, 0.25],
          [100_000, 0.12, 0.22],
          [500_000, 0.1, 0.2],
          [1_000_000, 0.08, 0.18],
          [10_000_000, 0.05, 0.15],
          [25_000_000, 0.02, 0.13],
          [50_000_000, 0.02, 0.12],
          [100_000_000, 0, 0.1],
        ]),
      },
    ],
  },
]
