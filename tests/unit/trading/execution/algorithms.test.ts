import { describe, expect, it } from 'vitest'
import type { ExecutionAlgorithm, ExecutionIntent } from '#trading/execution/executionAlgorithm.ts'
import type { ExecutionView } from '#trading/execution/executionView.ts'
import { fitQuantity } from '#trading/execution/fitQuantity.ts'
import { beginExecution, restoreExecution } from '#trading/execution/parentExecution.ts'
import type { AlgorithmTerms } from '#core/model/executionPlan.ts'
import { type ParentOrder, worstPrice } from '#trading/execution/parentOrder.ts'
import { buildParent } from '../../../builders/parentOrder.ts'

const POST_ONLY = { kind: 'POST_ONLY', maximumReprices: 2, repriceInterval: 2, patience: 50, thenCross: true } as const
const MARKETABLE: AlgorithmTerms = { kind: 'MARKETABLE', reach: 0, attempts: 5 }

function begin(parent: ParentOrder): ExecutionAlgorithm {
  const begun = beginExecution(parent)
  if (!begun.ok) throw new Error(begun.message)
  return begun.algorithm
}

function view(bid: number, ask: number, volume = 0): ExecutionView {
  return { bid, ask, volume, isOpen: true }
}

/** Intents in short: `BUY`-side placements as quantity@price with ! for immediate and + for post-only. */
function short(intents: readonly ExecutionIntent[]): readonly string[] {
  return intents.map((intent) => {
    if (intent.kind === 'PLACE') {
      return `${intent.quantity}@${intent.price}${intent.immediate ? '!' : ''}${intent.postOnly ? '+' : ''}`
    }
    if (intent.kind === 'REPLACE') return `${intent.child}->${intent.price}`
    if (intent.kind === 'CANCEL') return `X${intent.child}`
    return intent.kind === 'GIVE_UP' ? intent.code : intent.kind
  })
}

function ended(child: number, filled: number, code = 'ASKED') {
  return { kind: 'ENDED', child, why: 'CANCELLED', filled, code } as const
}

describe('post-only with repricing', () => {
  it('follows the touch no more often than it may, then crosses within the budget', () => {
    const algorithm = begin(buildParent(POST_ONLY, { quantity: 100 }))
    expect(short(algorithm.start(view(9_990, 10_000), 0))).toEqual(['100@9990+'])
    // The market goes away from it: nothing to do. It comes back and further: it follows.
    expect(short(algorithm.onMarket(view(9_980, 9_990), 1))).toEqual([])
    expect(short(algorithm.onMarket(view(9_992, 10_000), 2))).toEqual(['X0'])
    expect(short(algorithm.onChild(ended(0, 10), 2))).toEqual(['90@9992+'])
    // Too soon after the last move.
    expect(short(algorithm.onMarket(view(9_993, 10_000), 3))).toEqual([])
    expect(algorithm.nextTimer()).toBe(4)
    expect(short(algorithm.onMarket(view(9_993, 10_000), 4))).toEqual(['X1'])
    expect(short(algorithm.onChild(ended(1, 0), 4))).toEqual(['90@9993+'])
    // Two reprices are used up.
    expect(short(algorithm.onMarket(view(9_999, 10_002), 9))).toEqual(['X2'])
    expect(short(algorithm.onChild(ended(2, 0), 9))).toEqual(['90@10002!'])
    expect(short(algorithm.onChild({ kind: 'FILLED', child: 3, filled: 90 }, 10))).toEqual(['DONE'])
  })

  it('crosses when its patience is over, or gives up where it may not', () => {
    const crossing = begin(buildParent(POST_ONLY, { quantity: 100 }))
    crossing.start(view(9_990, 10_000), 0)
    expect(crossing.nextTimer()).toBe(50)
    expect(short(crossing.onTimer(50))).toEqual(['X0'])
    crossing.onChild(ended(0, 0), 51)
    expect(short(crossing.onMarket(view(9_990, 10_000), 52))).toEqual(['100@10000!'])
    const patient = begin(buildParent({ ...POST_ONLY, thenCross: false }, { quantity: 100 }))
    patient.start(view(9_990, 10_000), 0)
    expect(short(patient.onTimer(50))).toEqual(['X0', 'PATIENCE_EXHAUSTED'])
  })

  it('moves its order in one step where the venue can, and never rests across the far touch', () => {
    const algorithm = begin(buildParent(POST_ONLY, { quantity: 100, replaces: true }))
    expect(short(algorithm.start(view(10_000, 10_000), 0))).toEqual(['100@9999+'])
    algorithm.onChild({ kind: 'ACCEPTED', child: 0 }, 0)
    expect(short(algorithm.onMarket(view(10_005, 10_010), 5))).toEqual(['0->10005'])
    expect(short(algorithm.onMarket(view(10_006, 10_010), 9))).toEqual([])
    expect(short(algorithm.onChild({ kind: 'REPLACED', child: 0, price: 10_005 }, 9))).toEqual(['0->10006'])
  })
})

describe('a pegged exit', () => {
  const PEG: AlgorithmTerms = { kind: 'PEG', to: 'MID', offset: 1, threshold: 2, repriceInterval: 0 }

  it('follows the middle at its distance and never goes below its floor', () => {
    const algorithm = begin(buildParent(PEG, { side: 'SELL', quantity: 100, limitPrice: 9_980, slippageBudget: null }))
    expect(short(algorithm.start(view(9_990, 10_001), 0))).toEqual(['100@9997'])
    // One increment is below its threshold.
    expect(short(algorithm.onMarket(view(9_989, 10_000), 1))).toEqual([])
    expect(short(algorithm.onMarket(view(9_940, 9_950), 2))).toEqual(['X0'])
    expect(short(algorithm.onChild(ended(0, 0), 2))).toEqual(['100@9980'])
    expect(short(algorithm.onMarket(view(9_900, 9_910), 4))).toEqual([])
  })
})

describe('an iceberg', () => {
  it('shows parts of random sizes around its display, one at a time', () => {
    const terms: AlgorithmTerms = { kind: 'ICEBERG', display: 100, variation: 0.3, repriceInterval: 0 }
    const algorithm = begin(buildParent(terms))
    const sizes: number[] = []
    let intents = algorithm.start(view(9_990, 10_000), 0)
    for (let now = 1; now < 60; now += 1) {
      const [placed] = intents
      if (placed?.kind === 'PLACE') {
        sizes.push(placed.quantity)
        algorithm.onChild({ kind: 'FILLED', child: placed.child, filled: placed.quantity }, now)
      }
      intents = algorithm.onMarket(view(9_990, 10_000), now)
    }
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(1_000)
    for (const size of sizes.slice(0, -1)) {
      expect(size).toBeGreaterThanOrEqual(70)
      expect(size).toBeLessThanOrEqual(130)
    }
    expect(new Set(sizes).size).toBeGreaterThan(4)
  })
})

describe('participation', () => {
  it('takes its share of what trades, no more than its cap when it is behind, and does not chase a pause', () => {
    const terms: AlgorithmTerms = { kind: 'POV', rate: 0.1, cap: 0.2, maximumSlice: 500, patience: 0, reach: 0 }
    const algorithm = begin(buildParent(terms, { minimumQuantity: 5 }))
    algorithm.start(view(9_990, 10_000, 1_000), 0)
    expect(short(algorithm.onMarket(view(9_990, 10_000, 1_040), 1))).toEqual([])
    expect(short(algorithm.onMarket(view(9_990, 10_000, 1_200), 2))).toEqual(['20@10000!'])
    // Nothing filled, so twenty are due again and ten more; of 100 traded since, a fifth may be.
    algorithm.onChild(ended(0, 0), 2)
    expect(short(algorithm.onMarket(view(9_990, 10_000, 1_300), 3))).toEqual(['20@10000!'])
    algorithm.onChild(ended(1, 20), 3)
    algorithm.pause('PAUSED', 'Paused.', 4)
    expect(short(algorithm.resume(view(9_990, 10_000, 90_000), 5))).toEqual([])
    expect(short(algorithm.onMarket(view(9_990, 10_000, 90_200), 6))).toEqual(['20@10000!'])
  })
})

describe('slots', () => {
  it('trade equal parts and catch up no more than they may', () => {
    const terms: AlgorithmTerms = { kind: 'TWAP', slots: 10, jitter: 0, patience: 0, catchUp: 1.5, reach: 0 }
    const algorithm = begin(buildParent(terms, { deadline: 1_000 }))
    expect(short(algorithm.start(view(9_990, 10_000), 0))).toEqual(['100@10000!'])
    algorithm.onChild(ended(0, 100), 0)
    // Five slots pass unheard.
    expect(short(algorithm.onMarket(view(9_990, 10_000), 610))).toEqual(['150@10000!'])
    algorithm.onChild(ended(1, 150), 610)
    expect(short(algorithm.onMarket(view(9_990, 10_000), 620))).toEqual([])
    expect(short(algorithm.onMarket(view(9_990, 10_000), 700))).toEqual(['150@10000!'])
    algorithm.onChild(ended(2, 150), 701)
    expect(short(algorithm.onTimer(1_000))).toEqual(['DEADLINE'])
    expect(algorithm.progress()).toMatchObject({ phase: 'GAVE_UP', filled: 400, open: 0 })
  })

  it('rest at the near touch first and cross towards the end', () => {
    const terms: AlgorithmTerms = { kind: 'VWAP', curve: [3, 1], jitter: 0, patience: 0.5, catchUp: 1, reach: 0.001 }
    const algorithm = begin(buildParent(terms, { deadline: 1_000 }))
    expect(short(algorithm.start(view(9_990, 10_000), 0))).toEqual(['750@9990'])
    expect(algorithm.nextTimer()).toBe(250)
    expect(short(algorithm.onTimer(250))).toEqual(['X0'])
    algorithm.onChild(ended(0, 300), 251)
    expect(short(algorithm.onMarket(view(9_990, 10_000), 252))).toEqual(['450@10010!'])
  })
})

describe('a parent that is over', () => {
  it('is filled by late fills and stops its children: the loop ends with the parent', () => {
    const algorithm = begin(buildParent({ kind: 'ICEBERG', display: 600, variation: 0, repriceInterval: 0 }))
    algorithm.start(view(9_990, 10_000), 0)
    // The first child is cancelled with its last fills untold; what it may have filled goes on counting.
    algorithm.onMarket(view(9_991, 10_000), 1)
    expect(short(algorithm.onChild({ ...ended(0, 0), filled: null }, 1))).toEqual(['400@9991'])
    expect(short(algorithm.onChild({ kind: 'FILLED', child: 0, filled: 600 }, 3))).toEqual([])
    expect(short(algorithm.onChild({ kind: 'FILLED', child: 1, filled: 400 }, 3))).toEqual(['DONE'])
    for (let now = 4; now < 100; now += 1) {
      expect(algorithm.onMarket(view(9_990 + now, 10_000 + now), now)).toEqual([])
      expect(algorithm.onTimer(now)).toEqual([])
    }
    expect(algorithm.nextTimer()).toBeNull()
  })

  it('stops at once when the venue fills more than it had told', () => {
    const algorithm = begin(buildParent({ kind: 'ICEBERG', display: 600, variation: 0, repriceInterval: 0 }))
    algorithm.start(view(9_990, 10_000), 0)
    algorithm.onMarket(view(9_991, 10_000), 1)
    expect(short(algorithm.onChild(ended(0, 0), 1))).toEqual(['600@9991'])
    // The end said nothing was filled, and then 500 were.
    expect(short(algorithm.onChild({ kind: 'FILLED', child: 0, filled: 500 }, 3))).toEqual(['X1', 'FILLS_DISAGREE'])
  })

  it('asks again for a cancel that had no effect', () => {
    const algorithm = begin(buildParent({ kind: 'LIMIT', join: 'NEAR', attempts: 1 }))
    algorithm.start(view(9_990, 10_000), 0)
    expect(short(algorithm.stop('KILLED', 'The kill switch is on.', 1))).toEqual(['X0', 'KILLED'])
    expect(algorithm.nextTimer()).toBe(5_000_001)
    expect(short(algorithm.onTimer(5_000_000))).toEqual([])
    expect(short(algorithm.onTimer(5_000_001))).toEqual(['X0'])
  })

  it('gives up when its orders are refused again and again', () => {
    const algorithm = begin(buildParent(MARKETABLE, { slippageBudget: 0.01 }))
    algorithm.start(view(9_990, 10_000), 0)
    const refuse = (child: number): readonly ExecutionIntent[] =>
      algorithm.onChild({ kind: 'ENDED', child, why: 'REJECTED', filled: 0, code: 'NO_FUNDS' }, child)
    expect(short(refuse(0))).toEqual([])
    // One child for each look at the market.
    expect(short(algorithm.onTimer(1))).toEqual([])
    expect(short(algorithm.onMarket(view(9_990, 10_000), 1))).toEqual(['1000@10000!'])
    refuse(1)
    algorithm.onMarket(view(9_990, 10_000), 2)
    expect(short(refuse(2))).toEqual(['REJECTED_REPEATEDLY'])
  })

  it('sends nothing while the outcome of a child is unknown', () => {
    const algorithm = begin(buildParent({ kind: 'ICEBERG', display: 100, variation: 0, repriceInterval: 0 }))
    algorithm.start(view(9_990, 10_000), 0)
    algorithm.onChild({ kind: 'UNKNOWN', child: 0 }, 1)
    expect(short(algorithm.onMarket(view(9_991, 10_000), 2))).toEqual(['X0'])
    expect(algorithm.progress().open).toBe(100)
    const never = { kind: 'ENDED', child: 0, why: 'REJECTED', filled: 0, code: 'NEVER_ARRIVED' } as const
    expect(short(algorithm.onChild(never, 3))).toEqual(['100@9991'])
  })
})

describe('bounds of a parent', () => {
  it('take the tighter of limit and budget, on the increment', () => {
    expect(worstPrice(buildParent(MARKETABLE))).toBe(10_030)
    expect(worstPrice(buildParent(MARKETABLE, { limitPrice: 10_010 }))).toBe(10_010)
    expect(worstPrice(buildParent(MARKETABLE, { limitPrice: 10_100 }))).toBe(10_030)
    expect(worstPrice(buildParent(MARKETABLE, { side: 'SELL', priceIncrement: 25 }))).toBe(9_975)
    expect(worstPrice(buildParent(MARKETABLE, { side: 'SELL', limitPrice: 9_990 }))).toBe(9_990)
  })

  it('refuse what cannot be worked, with a code', () => {
    const codes = [
      { quantity: 0 },
      { quantity: 15, quantityIncrement: 10, minimumQuantity: 10 },
      { quantity: 5, minimumQuantity: 10 },
      { deadline: 0 },
      { slippageBudget: null },
      { limitPrice: -5 },
      { terms: { ...POST_ONLY, patience: -1 } },
      { terms: { kind: 'POV', rate: 0.3, cap: 0.2, maximumSlice: 1, patience: 0, reach: 0 } as const },
    ].map((changes) => {
      const begun = beginExecution(buildParent(MARKETABLE, changes))
      return begun.ok ? 'OK' : begun.code
    })
    expect(codes).toEqual([
      'PARENT_NOT_POSITIVE',
      'PARENT_OFF_INCREMENT',
      'PARENT_TOO_SMALL',
      'PARENT_TIME_INVALID',
      'PARENT_UNBOUNDED',
      'PARENT_PRICE_INVALID',
      'PARENT_TERMS_INVALID',
      'PARENT_TERMS_INVALID',
    ])
  })

  it('leave no rest that nobody could send', () => {
    const bounds = { quantityIncrement: 10, minimumQuantity: 50 }
    expect(fitQuantity(100, 300, bounds)).toBe(100)
    expect(fitQuantity(49, 300, bounds)).toBe(0)
    expect(fitQuantity(119, 300, bounds)).toBe(110)
    expect(fitQuantity(80, 120, bounds)).toBe(70)
    expect(fitQuantity(60, 90, bounds)).toBe(90)
    expect(fitQuantity(500, 95, bounds)).toBe(90)
  })

  it('restore from nothing but a snapshot', () => {
    const parent = buildParent(MARKETABLE)
    const algorithm = begin(parent)
    expect(restoreExecution(parent, algorithm.snapshot())).not.toBeNull()
    for (const broken of [null, 5, {}, { ...Object(algorithm.snapshot()), version: 2 }]) {
      expect(restoreExecution(parent, broken)).toBeNull()
    }
    const state = { ...Object(algorithm.snapshot()), children: [{ number: 1 }] }
    expect(restoreExecution(parent, state)).toBeNull()
  })
})
