import { toMoney } from '#core/money.ts'
import { billionths } from './exactShare.ts'
import { dated, type FeePart, onOrder, untiered } from './feeTables.ts'

/** Section 31 fee on sales, dollars for a million dollars sold: the fee rate advisories of the US SEC, by their effective dates. */
const SECTION_31: readonly (readonly [since: number, perMillion: number])[] = [
  [dated(2012, 2, 21), 18],
  [dated(2012, 4, 1), 22.4],
  [dated(2013, 5, 25), 17.4],
  [dated(2014, 3, 18), 22.1],
  [dated(2015, 2, 14), 18.4],
  [dated(2016, 2, 16), 21.8],
  [dated(2017, 7, 4), 23.1],
  [dated(2018, 5, 22), 13],
  [dated(2019, 4, 16), 20.7],
  [dated(2020, 2, 18), 22.1],
  [dated(2021, 2, 25), 5.1],
  [dated(2022, 5, 14), 22.9],
  [dated(2023, 2, 27), 8],
  [dated(2024, 5, 22), 27.8],
  [dated(2025, 5, 14), 0],
  [dated(2026, 4, 4), 20.6],
]

/** Trading activity fee on sales, dollars a share and at most a trade: FINRA's By-Laws, Schedule A, by effective date. */
const TRADING_ACTIVITY: readonly (readonly [since: number, perShare: number, most: number])[] = [
  [dated(2011, 7, 1), 0.00009, 4.5],
  [dated(2012, 3, 1), 0.000095, 4.75],
  [dated(2012, 7, 1), 0.000119, 5.95],
  [dated(2022, 1, 1), 0.00013, 6.49],
  [dated(2023, 1, 1), 0.000145, 7.27],
  [dated(2024, 1, 1), 0.000166, 8.3],
  [dated(2026, 1, 1), 0.000195, 9.79],
]

/**
 * What US regulators take of sales of shares, as brokers pass it on; `roundUpTo` micro-units for each order. Before the
 * first table the first one counts; the consolidated audit trail's few hundredths of a cent a share are left out.
 */
export function regulatoryFees(roundUpTo: number): readonly FeePart[] {
  const onSales = { sellsOnly: true, roundUpTo } as const
  return [
    {
      basis: 'VALUE',
      tables: SECTION_31.map(([since, perMillion]) =>
        untiered(since, onOrder({ ...onSales, share: billionths(perMillion / 1_000_000) })),
      ),
    },
    {
      basis: 'VALUE',
      tables: TRADING_ACTIVITY.map(([since, perShare, most]) =>
        untiered(since, onOrder({ ...onSales, perUnit: billionths(perShare), maximum: toMoney(most) })),
      ),
    },
  ]
}
