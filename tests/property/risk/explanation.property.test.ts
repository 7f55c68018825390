import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toMoney } from '#core/money.ts'
import type { OrderCandidate, RiskState } from '#trading/risk/candidate.ts'
import { explainEntry } from '#trading/risk/explanation/explainEntry.ts'
import { runPreTradeChecks } from '#trading/risk/preTradeChecks.ts'
import type { Rule } from '#trading/risk/rulebook/rule.ts'
import { buildAccountFigures, buildCandidate, buildExposure, buildRiskState } from '../../builders/riskState.ts'

const rule = <Kind extends Rule['kind']>(kind: Kind, values: Rule<Kind>['values']): Rule<Kind> => ({
  id: 'test-rule',
  kind,
  venue: null,
  assetClass: null,
  validFrom: '2020-01-01',
  validTo: null,
  reviewBy: '2030-01-01',
  source: 'test',
  isVerified: true,
  values,
})

const money = (most: number, least = 0) => fc.integer({ min: least, max: most }).map(toMoney)

/** An entry, and the account that answers it; `twins` are sizes sent a moment ago. */
const scene = fc.record({
  quantity: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 20_000 })),
  side: fc.constantFrom('BUY' as const, 'BUY' as const, 'SELL' as const),
  limitPrice: fc.option(fc.integer({ min: 80_00, max: 120_00 })),
  position: fc.integer({ min: -20, max: 40 }),
  openBuys: fc.integer({ min: 0, max: 20 }),
  openSells: fc.integer({ min: 0, max: 10 }),
  equity: money(800_000, 20_000),
  buyingPower: money(400_000),
  otherExposure: money(60_000),
  sector: money(20_000),
  askDepth: fc.option(money(400_000, 1_000)),
  tradedValue: fc.option(money(9_000_000, 10_000)),
  minimum: fc.integer({ min: 0, max: 2_000 }),
  multiple: fc.constantFrom(0, 1, 7, 10),
  roundLot: fc.constantFrom(10, 100),
  oddLots: fc.constantFrom(0, 1, 1, 1),
  stepFrom: fc.constantFrom(0.01, 0.05),
  shortingAllowed: fc.boolean(),
  killed: fc.constantFrom(true, false, false, false),
  sessionOpen: fc.constantFrom(false, true, true, true),
  twins: fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 4 }),
})

type Scene = typeof scene extends fc.Arbitrary<infer Told> ? Told : never

function entryOf({ side, quantity, limitPrice }: Scene): OrderCandidate & { readonly quantity: number } {
  const type = limitPrice === null ? 'MARKET' : 'LIMIT'
  return { ...buildCandidate({ side, type, limitPrice }), quantity }
}

function accountOf(told: Scene): (candidate: OrderCandidate) => RiskState {
  const { position, openBuys, openSells, shortingAllowed, sessionOpen } = told
  const { equity, buyingPower, otherExposure, killed } = told
  const { multiple, roundLot, oddLots, minimum, stepFrom, sector, askDepth, tradedValue } = told
  const account = buildAccountFigures({
    clusters: [{ kind: 'SECTOR', name: 'it', value: sector }],
    liquidity: { bid: null, ask: null, bidDepth: askDepth, askDepth, tradedValue },
    rules: {
      tick: rule('TICK_SIZE', { from: 1, stepFrom, stepBelow: 0.01 }),
      lot: rule('LOT', { multiple, roundLot, oddLots }),
      orderSize: rule('ORDER_SIZE', { minimumNotional: minimum }),
      shortSale: null,
      messages: null,
      margin: null,
      dayTrading: null,
    },
  })
  const exposure = buildExposure({ position, openBuys, openSells, shortingAllowed, sessionOpen })
  return ({ quantity }) =>
    buildRiskState({
      equity,
      buyingPower,
      otherExposure,
      killed,
      exposure,
      account,
      lastTwinAge: told.twins.includes(quantity ?? -1) ? 1 : null,
    })
}

const passes = (candidate: OrderCandidate, stateFor: (candidate: OrderCandidate) => RiskState): boolean =>
  runPreTradeChecks(candidate, stateFor(candidate)) === null

describe('the smallest change that flips a denial', () => {
  it('names terms that pass every check, and says so only then', () => {
    let flipped = 0
    fc.assert(
      fc.property(scene, (told) => {
        const [entry, stateFor] = [entryOf(told), accountOf(told)]
        const { flips, quantity, price, blockers } = explainEntry(entry, stateFor)
        const changed = { ...entry, quantity: quantity ?? entry.quantity, limitPrice: price ?? entry.limitPrice }
        expect(flips).toBe(passes(changed, stateFor))
        expect(flips).toBe(blockers.length === 0)
        if (passes(entry, stateFor)) expect([quantity, price]).toEqual([null, null])
        if (flips && quantity !== null) flipped += 1
      }),
      { numRuns: 1_000 },
    )
    expect(flipped).toBeGreaterThan(20)
  })

  it('finds the largest size: one step more is denied, and nothing between the asked size and it passes', () => {
    let bounded = 0
    fc.assert(
      fc.property(scene, (told) => {
        const quiet = { ...told, killed: false, sessionOpen: true }
        const [entry, stateFor] = [entryOf(quiet), accountOf(quiet)]
        const { sizes, price, quantity, flips } = explainEntry(entry, stateFor)
        const at = (size: number): boolean =>
          passes({ ...entry, quantity: size, limitPrice: price ?? entry.limitPrice }, stateFor)
        if (sizes.largest !== null && sizes.always.size === 0) {
          bounded += 1
          expect(at(sizes.largest)).toBe(true)
          expect(at(sizes.largest + sizes.step)).toBe(false)
          expect(at(sizes.largest + entry.instrument.quantityIncrement)).toBe(false)
        }
        if (!flips || quantity === null) return
        const [low, high] = [Math.min(quantity, entry.quantity), Math.max(quantity, entry.quantity)]
        for (let size = low + 1; size < high; size += 1) if (at(size)) expect.fail(`${size} is nearer and passes`)
      }),
      { numRuns: 500 },
    )
    expect(bounded).toBeGreaterThan(50)
  })

  it('never grows when the account shrinks', () => {
    fc.assert(
      fc.property(scene, fc.integer({ min: 1, max: 50_000 }), (told, less) => {
        const quiet = { ...told, killed: false, sessionOpen: true, twins: [] }
        const poorer = { ...quiet, buyingPower: Math.max(0, quiet.buyingPower - toMoney(less)) }
        const before = explainEntry(entryOf(quiet), accountOf(quiet)).sizes
        const after = explainEntry(entryOf(poorer), accountOf(poorer)).sizes
        if (before.always.size > 0 || after.always.size > 0) return
        expect(after.largest ?? 0).toBeLessThanOrEqual(before.largest ?? Infinity)
      }),
      { numRuns: 300 },
    )
  })

  it('moves a price to the nearest one on its steps inside the collar', () => {
    fc.assert(
      fc.property(scene, (told) => {
        const [entry, stateFor] = [entryOf(told), accountOf(told)]
        const { price, checks } = explainEntry(entry, stateFor)
        if (entry.limitPrice === null || price === null) return
        const isAllowed = (limitPrice: number): boolean =>
          explainEntry({ ...entry, limitPrice }, stateFor).checks.every(
            ({ denial }) => denial?.code !== 'PRICE_COLLAR_EXCEEDED' && denial?.code !== 'TICK_RULE_BROKEN',
          )
        expect(isAllowed(price)).toBe(true)
        expect(checks.some(({ mend }) => mend === 'PRICE')).toBe(true)
        const towards = Math.sign(entry.limitPrice - price)
        for (let cents = 1; cents < Math.abs(entry.limitPrice - price) && cents < 6; cents += 1)
          expect(isAllowed(price + towards * cents)).toBe(false)
      }),
      { numRuns: 200 },
    )
  })
})
