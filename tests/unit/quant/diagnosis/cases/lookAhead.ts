import {
  both,
  type Case,
  type Change,
  estimate,
  estimates,
  fills,
  marketFills,
  reruns,
  trades,
  values,
} from '../changes.ts'

/** Turns entries at the market so that the bar of their fill proves them right; one in `wrong` stays. */
function knowingNextBar(wrong: number): Change {
  return marketFills((fill, index, columns) => {
    const bar = columns.tsOpen.indexOf(fill.barTime)
    const rises = (columns.close[bar] ?? 0) > (columns.open[bar] ?? 0)
    return index % wrong === 0 ? fill : { ...fill, side: rises ? 'BUY' : 'SELL' }
  })
}

/** Moves so many of a hundred entries at the market to the bar of the lowest low or highest high around. */
function atTurningPoints(ofHundred: number): Change {
  return marketFills((fill, index, columns) => {
    if (index % 100 >= ofHundred) return fill
    const bar = columns.tsOpen.indexOf(fill.barTime)
    let best = bar
    for (let other = Math.max(5, bar - 60); other < Math.min(columns.low.length - 6, bar + 60); other += 1) {
      if (
        fill.side === 'BUY'
          ? (columns.low[other] ?? 0) < (columns.low[best] ?? 0)
          : (columns.high[other] ?? 0) > (columns.high[best] ?? 0)
      )
        best = other
    }
    return { ...fill, barTime: columns.tsOpen[best] ?? 0 }
  })
}

function sameBarProfit(each: number): Change {
  return trades((trade, index) => (index < 20 ? { ...trade, exitTime: trade.entryTime, pnl: each } : trade))
}

/** Runs that seem to know the future. */
export const LOOK_AHEAD_CASES: readonly Case[] = [
  {
    code: 'LOOK_AHEAD_PRICE',
    severity: 'STOP',
    raises: fills((fill, index, columns) => {
      const low = columns.low[columns.tsOpen.indexOf(fill.barTime)] ?? 0
      return index === 0 ? { ...fill, side: 'BUY', price: 0.99 * low } : fill
    }),
    spares: fills((fill, index, columns) => {
      const low = columns.low[columns.tsOpen.indexOf(fill.barTime)] ?? 0
      return index === 0 ? { ...fill, side: 'BUY', price: low } : fill
    }),
    says: '1 of 1,194 fills is better than its bar allows, the first in ALFA on 2014-01-03: bought at',
  },
  {
    code: 'LOOK_AHEAD_LEAK',
    severity: 'STOP',
    raises: reruns(() => ({ leakProof: { decisions: 50, leaks: ['the entry of 2015-03-02 is gone.', 'another'] } })),
    says: '2 of 50 decisions came out differently without the future that followed: the entry of 2015-03-02 is gone.',
  },
  {
    code: 'LOOK_AHEAD_ONE_BAR_LATER',
    severity: 'WARNING',
    raises: reruns((net) => ({ oneBarLater: 0.4 * net })),
    spares: reruns((net) => ({ oneBarLater: 0.6 * net })),
    says: '(40.0 %)',
  },
  {
    code: 'LOOK_AHEAD_SAME_BAR',
    severity: 'WARNING',
    raises: sameBarProfit(20_000),
    spares: sameBarProfit(10),
    says: '20 trades within one bar',
  },
  {
    code: 'LOOK_AHEAD_HIT_RATE',
    severity: 'WARNING',
    raises: both(estimates({ winRatePct: estimate(92, 84, 97, 90) }), values({ payoffRatio: 1.1 })),
    spares: both(estimates({ winRatePct: estimate(92, 84, 97, 90) }), values({ payoffRatio: 0.2 })),
    says: '92.0 % (95 % interval 84.0 to 97.0 %, n = 90)',
  },
  {
    code: 'LOOK_AHEAD_NEXT_BAR',
    severity: 'WARNING',
    raises: knowingNextBar(5),
    spares: knowingNextBar(1),
    says: 'proved right by the very next bar',
  },
  {
    code: 'LOOK_AHEAD_TURNING_POINTS',
    severity: 'WARNING',
    raises: atTurningPoints(90),
    spares: atTurningPoints(10),
    says: 'next to the extreme',
  },
  {
    code: 'LOOK_AHEAD_NO_HEAT',
    severity: 'WARNING',
    raises: trades((trade) => ({ ...trade, adverse: 0.001, favourable: 0.02 })),
    spares: trades((trade) => ({ ...trade, adverse: 0.003, favourable: 0.02 })),
    says: 'went 0.100 % the wrong way and 2.0 % the right way',
  },
  {
    code: 'LOOK_AHEAD_SHARPE',
    severity: 'WARNING',
    raises: estimates({ arithmeticSharpe: estimate(4.2, 3.1, 5.3) }),
    spares: estimates({ arithmeticSharpe: estimate(4.2, 2.9, 5.5) }),
    says: '4.20 (95 % interval 3.10 to 5.30, n = 600)',
  },
]
