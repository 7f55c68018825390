import { DAY } from '#core/time/duration.ts'
import {
  both,
  type Case,
  type Change,
  equity,
  estimate,
  fills,
  instruments,
  netProfitOf,
  replace,
  reruns,
  robustness,
  terms,
  trades,
  values,
} from '../changes.ts'

const FREE: Change = both(
  terms({ feesCharged: false, spread: 0, slippage: 0, impactCharged: false }),
  trades((trade) => ({ ...trade, commission: 0 })),
  fills((fill) => ({ ...fill, slippage: 0 })),
  replace({ costs: { commissions: 0, slippage: 0 } }),
)

/** Ends the run with this profit. */
function endingWith(profit: number): Change {
  return (clean) =>
    equity((value, moment) => (moment === clean.curve.equity.length - 1 ? clean.startingCash + profit : value))(clean)
}

function breakEven(gross: number): Change {
  return robustness(({ costs }) => ({
    costs:
      costs === null
        ? null
        : {
            ...costs,
            grossTotal: gross,
            costTotal: 100,
            netTotal: gross - 100,
            breakEvenMultiple: estimate(gross / 100, 0.5, 3),
          },
  }))
}

function capacityOf(half: number): Change {
  return robustness(({ capacity }) => ({
    capacity:
      capacity === null
        ? null
        : {
            ...capacity,
            halfEdgeCapital: estimate(half, 0.5 * half, 2 * half),
            zeroEdgeCapital: estimate(4 * half, 2 * half, 8 * half),
          },
  }))
}

/** Costs in this relation to the net profit. */
function costsOf(share: number): Change {
  return (clean) => ({
    ...clean,
    costs: { commissions: 0.5 * share * netProfitOf(clean), slippage: 0.5 * share * netProfitOf(clean) },
  })
}

/** Runs whose costs are at fault. */
export const COST_CASES: readonly Case[] = [
  {
    code: 'COSTS_NONE',
    severity: 'WARNING',
    raises: FREE,
    spares: both(FREE, terms({ slippage: 0.0001 })),
    says: 'neither commission nor spread nor slippage',
  },
  {
    code: 'COSTS_NONE',
    severity: 'STOP',
    raises: both(FREE, endingWith(5_000)),
    says: 'basis points of the value traded',
  },
  {
    code: 'COSTS_NO_SPREAD',
    severity: 'WARNING',
    raises: terms({ spread: 0 }),
    spares: terms({ spread: 0, spreadFromQuotes: true }),
    says: 'The spread was taken as 0.0 %',
  },
  {
    code: 'COSTS_SPREAD_BELOW_TICK',
    severity: 'WARNING',
    raises: instruments((_, index) => ({ tickSize: index === 1 ? 0.5 : 0.01 })),
    spares: instruments((_, index) => ({ tickSize: index === 1 ? 0.02 : null })),
    says: 'BETA one of',
  },
  {
    code: 'COSTS_BORROW_IGNORED',
    severity: 'WARNING',
    raises: terms({ borrowCharged: false }),
    spares: both(
      terms({ borrowCharged: false }),
      trades((trade) => ({ ...trade, side: 'LONG' })),
    ),
    says: 'paid nothing for what was borrowed',
  },
  {
    code: 'COSTS_FUNDING_IGNORED',
    severity: 'WARNING',
    raises: instruments(() => ({ isPerpetual: true })),
    spares: both(
      instruments(() => ({ isPerpetual: true })),
      trades((trade) => ({ ...trade, exitTime: trade.entryTime + DAY / 4 })),
    ),
    says: 'held a perpetual future over a time of funding and paid none',
  },
  {
    code: 'COSTS_BREAK_EVEN',
    severity: 'WARNING',
    raises: breakEven(150),
    spares: breakEven(210),
    says: '1.50 (95 % interval 0.50 to 3.00, n = 600) times the costs of 100.00 USD',
  },
  {
    code: 'COSTS_DOUBLED',
    severity: 'WARNING',
    raises: reruns(() => ({ doubledCosts: -12.5 })),
    spares: reruns(() => ({ doubledCosts: 12.5 })),
    says: '-12.50 USD',
  },
  { code: 'COSTS_SHARE', severity: 'WARNING', raises: costsOf(1.5), spares: costsOf(0.9), says: 'took 60.0 %' },
  {
    code: 'COSTS_TURNOVER',
    severity: 'NOTE',
    raises: values({ turnover: 120 }),
    spares: values({ turnover: 49 }),
    says: '120.00 times a year, so each basis point of cost takes 1.2 % a year',
  },
  {
    code: 'COSTS_CAPACITY',
    severity: 'WARNING',
    raises: capacityOf(90_000),
    spares: capacityOf(110_000),
    says: '90,000 USD (95 % interval 45,000 to 180,000 USD, n = 600)',
  },
  { code: 'COSTS_CAPACITY', severity: 'STOP', raises: capacityOf(10_000), says: '40,000 USD' },
]
