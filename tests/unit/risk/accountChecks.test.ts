import { describe, expect, it } from 'vitest'
import { toMoney } from '#core/money.ts'
import type { AccountFigures, OrderCandidate, RiskState } from '#trading/risk/candidate.ts'
import { CLUSTER_KINDS, CLUSTER_LIMITS } from '#trading/risk/book/clusters.ts'
import { DEFAULT_LIMITS, UNLIMITED } from '#trading/risk/limits.ts'
import { explainPreTradeChecks, runPreTradeChecks } from '#trading/risk/preTradeChecks.ts'
import { HOUSE_RULEBOOK } from '#trading/risk/rulebook/houseRulebook.ts'
import { instrumentRules } from '#trading/risk/rulebook/instrumentRules.ts'
import type { Rule } from '#trading/risk/rulebook/rule.ts'
import { rulesAt, startOf } from '#trading/risk/rulebook/rulebook.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { buildAccountFigures, buildCandidate, buildExposure, buildRiskState } from '../../builders/riskState.ts'

function verdict(
  account: Partial<AccountFigures>,
  candidate: Partial<OrderCandidate> = {},
  state: Partial<RiskState> = {},
): string {
  const whole = buildRiskState({ ...state, account: buildAccountFigures(account) })
  const denial = runPreTradeChecks(buildCandidate(candidate), whole)
  if (denial === null) return 'PASSED'
  expect(denial.text).toMatch(/^[A-Z0-9].*[.]$/u)
  return denial.code
}

const ACME = buildInstrument()
const rulesOf = (day: string) => instrumentRules(rulesAt(HOUSE_RULEBOOK, startOf(day)), ACME)
const RULES = rulesOf('2026-02-02')
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
const shorts = { exposure: buildExposure({ shortingAllowed: true }) }

describe('checks of the account', () => {
  it('hold each of the eight kinds of cluster to its limit, to the unit', () => {
    // Ten shares at 100 are 1,000; the account of 100,000 may have 20,000 in a cluster.
    for (const kind of CLUSTER_KINDS) {
      const beside = (units: number) => ({ clusters: [{ kind, name: 'it', value: toMoney(19_000) + units }] })
      expect([kind, verdict(beside(0)), verdict(beside(1))]).toEqual([kind, 'PASSED', `${kind}_LIMIT_EXCEEDED`])
      expect(DEFAULT_LIMITS[CLUSTER_LIMITS[kind]]).toBe(0.2)
    }
  })

  it('count the open orders of a cluster as filled on their worse side, and of a strategy its own alone', () => {
    const exposure = buildExposure({ position: 5, openBuys: 10, openSells: 2 })
    const sector = (value: number) => ({ clusters: [{ kind: 'SECTOR', name: 'it', value }] as const })
    expect(verdict(sector(toMoney(17_500)), {}, { exposure })).toBe('PASSED')
    expect(verdict(sector(toMoney(17_500) + 1), {}, { exposure })).toBe('SECTOR_LIMIT_EXCEEDED')
    const strategy = (value: number, openBuys: number) => ({
      clusters: [{ kind: 'STRATEGY', name: 'it', value }] as const,
      strategyHolding: { position: 0, openBuys, openSells: 0 },
    })
    expect(verdict(strategy(toMoney(18_500), 5), {}, { exposure })).toBe('PASSED')
    expect(verdict(strategy(toMoney(18_500), 6), {}, { exposure })).toBe('STRATEGY_LIMIT_EXCEEDED')
  })

  it('are exact at the boundaries of liquidity, and silent where nothing is known', () => {
    const quoted = (bid: number, ask: number) => ({ ...NOTHING_QUOTED, bid, ask })
    const depth = (askDepth: number, bidDepth = askDepth) => ({ ...NOTHING_QUOTED, askDepth, bidDepth })
    const traded = (tradedValue: number) => ({ ...NOTHING_QUOTED, tradedValue })
    expect({
      spread: [verdict({ liquidity: quoted(399, 401) }), verdict({ liquidity: quoted(398.99, 401) })],
      depth: [verdict({ liquidity: depth(toMoney(1_000)) }), verdict({ liquidity: depth(toMoney(1_000) - 1) })],
      otherSide: verdict({ liquidity: depth(toMoney(2_000), 0) }),
      beyondDepth: [
        verdict(
          { liquidity: depth(toMoney(1_000)) },
          { quantity: 20 },
          { limits: { ...DEFAULT_LIMITS, depthShare: 2 } },
        ),
        verdict(
          { liquidity: depth(toMoney(1_000)) },
          { quantity: 20 },
          { limits: { ...DEFAULT_LIMITS, depthShare: 1.99 } },
        ),
      ],
      volume: [
        verdict({ liquidity: traded(toMoney(5_000)) }, { quantity: 5 }),
        verdict({ liquidity: traded(toMoney(5_000) - 1) }, { quantity: 5 }),
      ],
      beyondVolume: [
        verdict({ liquidity: traded(toMoney(10_000)) }),
        verdict({ liquidity: traded(toMoney(10_000) - 10) }),
      ],
      nothingKnown: verdict({}),
      crossedQuote: verdict({ liquidity: quoted(401, 399) }),
    }).toEqual({
      spread: ['PASSED', 'SPREAD_TOO_WIDE'],
      depth: ['PASSED', 'DEPTH_TOO_THIN'],
      otherSide: 'PASSED',
      beyondDepth: ['PASSED', 'ORDER_BEYOND_DEPTH'],
      volume: ['PASSED', 'VOLUME_TOO_THIN'],
      beyondVolume: ['PASSED', 'ORDER_BEYOND_VOLUME'],
      nothingKnown: 'PASSED',
      crossedQuote: 'PASSED',
    })
  })

  it('refuse an order that would trade with one of our own, one tick on either side', () => {
    const sells = (price: number | null, atMarket = false) => ({ ownSell: { atMarket, price } })
    const buys = (price: number | null, atMarket = false) => ({ ownBuy: { atMarket, price } })
    const limited = (limitPrice: number) => ({ type: 'LIMIT', limitPrice }) as const
    const short = (limitPrice: number) => ({ ...limited(limitPrice), side: 'SELL' }) as const
    expect({
      below: verdict(sells(101_00), limited(100_99)),
      at: verdict(sells(101_00), limited(101_00)),
      atTheMarket: verdict(sells(101_00), {}),
      againstMarket: verdict(sells(null, true), limited(99_00)),
      sellAbove: verdict(buys(99_00), short(99_01), shorts),
      sellAt: verdict(buys(99_00), short(99_00), shorts),
      sameSide: verdict(buys(101_00), limited(101_00)),
      stop: verdict(sells(101_00), { type: 'STOP', stopPrice: 102_00 }),
    }).toEqual({
      below: 'PASSED',
      at: 'SELF_TRADE',
      atTheMarket: 'SELF_TRADE',
      againstMarket: 'SELF_TRADE',
      sellAbove: 'PASSED',
      sellAt: 'SELF_TRADE',
      sameSide: 'PASSED',
      stop: 'PASSED',
    })
  })

  it('throttle a session and the messages to a venue', () => {
    const messages = rule('MESSAGES', { count: 200, seconds: 60, orderToTrade: 4 })
    const venue = { ...RULES, messages }
    expect({
      orders: [verdict({ dayOrders: 199 }), verdict({ dayOrders: 200 })],
      value: [verdict({ dayValue: toMoney(499_000) }), verdict({ dayValue: toMoney(499_000) + 1 })],
      rate: [verdict({ venueRecent: 199, rules: venue }), verdict({ venueRecent: 200, rules: venue })],
      noRule: verdict({ venueRecent: 200 }),
      freeMessages: verdict({ venueMessages: 99 }),
      house: [
        verdict({ venueMessages: 199, venueTrades: 4 }),
        verdict({ venueMessages: 200, venueTrades: 4 }),
        verdict({ venueMessages: 100, venueTrades: 0 }),
      ],
      ofVenue: [
        verdict({ venueMessages: 119, venueTrades: 30, rules: venue }),
        verdict({ venueMessages: 120, venueTrades: 30, rules: venue }),
      ],
    }).toEqual({
      orders: ['PASSED', 'SESSION_ORDERS_EXCEEDED'],
      value: ['PASSED', 'SESSION_VALUE_EXCEEDED'],
      rate: ['PASSED', 'VENUE_RATE_EXCEEDED'],
      noRule: 'PASSED',
      freeMessages: 'PASSED',
      house: ['PASSED', 'ORDER_TO_TRADE_EXCEEDED', 'ORDER_TO_TRADE_EXCEEDED'],
      ofVenue: ['PASSED', 'ORDER_TO_TRADE_EXCEEDED'],
    })
  })

  it('keep the rules of the market, one step on either side', () => {
    const fine = buildInstrument({ priceDecimals: 4 })
    const at = (limitPrice: number) =>
      verdict(
        { rules: RULES },
        { instrument: fine, type: 'LIMIT', limitPrice },
        { exposure: buildExposure({ lastPrice: limitPrice }) },
      )
    const tenths = buildInstrument({ quantityDecimals: 1 })
    const lots = (oddLots: number, multiple: number, quantity: number) =>
      verdict(
        { rules: { ...RULES, lot: rule('LOT', { multiple, roundLot: 10, oddLots }) } },
        { instrument: tenths, quantity },
      )
    const least = (minimumNotional: number) =>
      verdict({ rules: { ...RULES, orderSize: rule('ORDER_SIZE', { minimumNotional }) } })
    expect({
      penny: [at(1_0100), at(1_0101), at(1_0050)],
      subPenny: [at(9999), at(1)],
      lot: [lots(1, 1, 100), lots(1, 1, 101)],
      oddLot: [lots(0, 0, 100), lots(0, 0, 110), lots(1, 0, 110)],
      least: [least(1_000), least(1_000.01)],
    }).toEqual({
      penny: ['PASSED', 'TICK_RULE_BROKEN', 'TICK_RULE_BROKEN'],
      subPenny: ['PASSED', 'PASSED'],
      lot: ['PASSED', 'LOT_RULE_BROKEN'],
      oddLot: ['PASSED', 'ODD_LOT_REFUSED', 'PASSED'],
      least: ['PASSED', 'NOTIONAL_TOO_SMALL'],
    })
  })

  it('hold short sales to the price test, and margin accounts to margin and round trips', () => {
    const restricted = {
      rules: RULES,
      shortRestricted: true,
      liquidity: { ...NOTHING_QUOTED, bid: 99.9, ask: 100 },
    }
    const short = (limitPrice: number | null) =>
      ({ side: 'SELL', type: limitPrice === null ? 'MARKET' : 'LIMIT', limitPrice }) as const
    const margin = (requiredBeside: number, dayTrades = 0, day = '2026-02-02') => ({
      rules: rulesOf(day),
      margin: { requiredBeside, dayTrades },
    })
    const small = { equity: toMoney(24_999), limits: { ...DEFAULT_LIMITS, positionValue: 1, assetValue: 1 } }
    expect({
      shortAbove: verdict(restricted, short(99_91), shorts),
      shortAt: verdict(restricted, short(99_90), shorts),
      shortAtMarket: verdict(restricted, short(null), shorts),
      notKnown: verdict({ ...restricted, shortRestricted: null }, short(99_90), shorts),
      margin: [verdict(margin(toMoney(99_500))), verdict(margin(toMoney(99_500) + 1))],
      dayTrades: [
        verdict(margin(0, 2), { quantity: 1 }, small),
        verdict(margin(0, 3), { quantity: 1 }, small),
        verdict(margin(0, 3), { quantity: 1 }, { ...small, equity: toMoney(25_000) }),
      ],
      lastDay: verdict(margin(0, 3, '2026-06-02'), { quantity: 1 }, small),
      afterItsEnd: verdict(margin(0, 3, '2026-06-03'), { quantity: 1 }, small),
    }).toEqual({
      shortAbove: 'PASSED',
      shortAt: 'SHORT_SALE_RESTRICTED',
      shortAtMarket: 'SHORT_SALE_RESTRICTED',
      notKnown: 'PASSED',
      margin: ['PASSED', 'MARGIN_EXCEEDED'],
      dayTrades: ['PASSED', 'DAY_TRADES_EXCEEDED', 'PASSED'],
      lastDay: 'DAY_TRADES_EXCEEDED',
      afterItsEnd: 'PASSED',
    })
  })

  it('refuse more of the same, either way round, and say nothing where it is not known', () => {
    const like = (average: number | null) => ({
      likeness: { average, observations: 40, clusterBeside: 0, clusterMembers: 0 },
    })
    expect({
      buy: [verdict(like(0.8)), verdict(like(0.8000001))],
      sell: [verdict(like(-0.8), { side: 'SELL' }, shorts), verdict(like(-0.81), { side: 'SELL' }, shorts)],
      hedge: verdict(like(0.99), { side: 'SELL' }, shorts),
      unknown: verdict(like(null)),
      unvalued: verdict({ unvalued: 'OTHER' }),
    }).toEqual({
      buy: ['PASSED', 'CORRELATION_TOO_HIGH'],
      sell: ['PASSED', 'CORRELATION_TOO_HIGH'],
      hedge: 'PASSED',
      unknown: 'PASSED',
      unvalued: 'EXPOSURE_UNKNOWN',
    })
  })

  it('deny absurd numbers everywhere and never throw', () => {
    const numbers = [Number.NaN, -1, 0, 0.5, Infinity, -Infinity, 2 ** 53, 2 ** 53 - 1, 2 ** 60, 1e300]
    for (const absurd of numbers) {
      expect([absurd, verdict({}, { quantity: absurd })]).not.toContain('PASSED')
      expect([absurd, verdict({}, { type: 'LIMIT', limitPrice: absurd })]).not.toContain('PASSED')
      expect([absurd, verdict({}, { type: 'STOP', stopPrice: absurd })]).not.toContain('PASSED')
      const exposure = buildExposure({ lastPrice: absurd })
      if (absurd !== 2 ** 53 - 1) expect([absurd, verdict({}, {}, { exposure })]).not.toContain('PASSED')
      for (const limits of [DEFAULT_LIMITS, UNLIMITED])
        explainPreTradeChecks(
          buildCandidate({ quantity: absurd, limitPrice: absurd, stopPrice: absurd }),
          buildRiskState({ limits, exposure, equity: absurd, buyingPower: absurd, otherExposure: absurd }),
        )
    }
    // Without a limit in the way a value of more than 2^50 micro-units is still refused.
    const most = 1_125_899_906 // units worth just below 2^50 micro-units at a price of 1
    const loose = { limits: UNLIMITED, exposure: buildExposure({ lastPrice: 1_00 }), buyingPower: Infinity }
    expect(verdict({}, { quantity: most }, loose)).toBe('PASSED')
    expect(verdict({}, { quantity: most + 1 }, loose)).toBe('NUMBER_ABSURD')
    expect(verdict({}, {}, { equity: Number.NaN })).toBe('NUMBER_ABSURD')
  })
})

const NOTHING_QUOTED = { bid: null, ask: null, bidDepth: null, askDepth: null, tradedValue: null }
