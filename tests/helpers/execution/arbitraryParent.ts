import fc from 'fast-check'
import type { AlgorithmTerms } from '#core/model/executionPlan.ts'
import type { ParentOrder } from '#trading/execution/parentOrder.ts'
import { buildParent } from '../../builders/parentOrder.ts'

const slotTerms = {
  jitter: fc.constantFrom(0, 0.3, 1),
  patience: fc.constantFrom(0, 0.5, 1),
  catchUp: fc.constantFrom(1, 1.5, 3),
  reach: fc.constantFrom(0, 0.002),
}

/** Terms of every algorithm over short times. */
const arbitraryTerms: fc.Arbitrary<AlgorithmTerms> = fc.oneof(
  fc.record({
    kind: fc.constant('MARKETABLE'),
    reach: fc.constantFrom(0, 0.001, 0.1),
    attempts: fc.nat(9).map((n) => n + 1),
  }),
  fc.record({
    kind: fc.constant('LIMIT'),
    join: fc.constantFrom('NEAR', 'MID', 'FAR'),
    attempts: fc.constantFrom(1, 4),
  }),
  fc.record({
    kind: fc.constant('POST_ONLY'),
    maximumReprices: fc.nat(20),
    repriceInterval: fc.nat(5),
    patience: fc.nat(200),
    thenCross: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('PEG'),
    to: fc.constantFrom('MID', 'NEAR'),
    offset: fc.nat(3),
    threshold: fc.constantFrom(1, 3),
    repriceInterval: fc.nat(5),
  }),
  fc.record({
    kind: fc.constant('ICEBERG'),
    display: fc.nat(300).map((n) => n + 1),
    variation: fc.constantFrom(0, 0.4, 0.9),
    repriceInterval: fc.nat(5),
  }),
  fc.record({ kind: fc.constant('TWAP'), slots: fc.nat(11).map((n) => n + 1), ...slotTerms }),
  fc.record({
    kind: fc.constant('VWAP'),
    curve: fc.array(fc.nat(100), { minLength: 1, maxLength: 12 }).map((curve) => [...curve, 1]),
    ...slotTerms,
  }),
  fc.record({
    kind: fc.constant('POV'),
    rate: fc.constantFrom(0.05, 0.2),
    cap: fc.constantFrom(0.2, 1),
    maximumSlice: fc.nat(400).map((n) => n + 1),
    patience: fc.constantFrom(0, 10),
    reach: fc.constantFrom(0, 0.002),
  }),
)

/** Parents of every kind, in lots and single units, with and without a limit of their own. */
export const arbitraryParent: fc.Arbitrary<ParentOrder> = fc
  .record({
    terms: arbitraryTerms,
    side: fc.constantFrom('BUY' as const, 'SELL' as const),
    lot: fc.constantFrom(1, 10),
    lots: fc.nat(199).map((n) => n + 20),
    minimumLots: fc.constantFrom(1, 5),
    limitOffset: fc.option(fc.integer({ min: -20, max: 60 }), { nil: null }),
    priceIncrement: fc.constantFrom(1, 5),
    minimumInterval: fc.constantFrom(0, 0, 7),
    maximumChildren: fc.constantFrom(3, 60),
    replaces: fc.boolean(),
    seed: fc.integer(),
  })
  .map(({ terms, side, lot, lots, minimumLots, limitOffset, ...rest }) => {
    const limit = limitOffset === null ? null : 10_000 + (side === 'BUY' ? limitOffset : -limitOffset)
    const limitPrice = limit === null ? null : limit - (limit % 5)
    return buildParent(terms, {
      side,
      quantity: lot * lots,
      quantityIncrement: lot,
      minimumQuantity: lot * minimumLots,
      limitPrice,
      slippageBudget: limitPrice === null ? 0.004 : 0.01,
      startAt: 20,
      deadline: 320,
      ...rest,
    })
  })
