import { describe, expect, it } from 'vitest'
import { toMoney } from '#core/money.ts'
import { SECOND } from '#core/time/duration.ts'
import type { OrderCandidate, RiskState } from '#trading/risk/candidate.ts'
import { explainPreTradeChecks, runPreTradeChecks } from '#trading/risk/preTradeChecks.ts'
import { buildAccountFigures, buildCandidate, buildExposure, buildRiskState } from '../../builders/riskState.ts'

function verdict(candidate: Partial<OrderCandidate> = {}, state: Partial<RiskState> = {}): string {
  return runPreTradeChecks(buildCandidate(candidate), buildRiskState(state))?.code ?? 'PASSED'
}

describe('pre-trade checks', () => {
  it('let an ordinary order pass', () => {
    expect(verdict()).toBe('PASSED')
  })

  it('are exact at every boundary, one unit on either side', () => {
    const at = {
      collarAbove: [verdict({ type: 'LIMIT', limitPrice: 105_00 }), verdict({ type: 'LIMIT', limitPrice: 105_01 })],
      collarBelow: [verdict({ type: 'LIMIT', limitPrice: 95_00 }), verdict({ type: 'LIMIT', limitPrice: 94_99 })],
      positionValue: [verdict({ quantity: 20 }), verdict({ quantity: 21 })],
      assetValue: [
        verdict({ quantity: 10 }, { exposure: buildExposure({ position: 40 }) }),
        verdict({ quantity: 11 }, { exposure: buildExposure({ position: 40 }) }),
      ],
      grossExposure: [
        verdict({}, { otherExposure: toMoney(99_000) }),
        verdict({}, { otherExposure: toMoney(99_000) + 1 }),
      ],
      buyingPower: [verdict({}, { buyingPower: toMoney(1_000) }), verdict({}, { buyingPower: toMoney(1_000) - 1 })],
      priceAge: [
        verdict({}, { exposure: buildExposure({ priceAge: 120 * SECOND }) }),
        verdict({}, { exposure: buildExposure({ priceAge: 120 * SECOND + 1 }) }),
      ],
      duplicate: [verdict({}, { lastTwinAge: 5 * SECOND }), verdict({}, { lastTwinAge: 5 * SECOND - 1 })],
      messages: [verdict({}, { recentMessages: 19 }), verdict({}, { recentMessages: 20 })],
      repetitions: [verdict({}, { repetitions: 4 }), verdict({}, { repetitions: 5 })],
    }
    expect(at).toEqual({
      collarAbove: ['PASSED', 'PRICE_COLLAR_EXCEEDED'],
      collarBelow: ['PASSED', 'PRICE_COLLAR_EXCEEDED'],
      positionValue: ['PASSED', 'POSITION_LIMIT_EXCEEDED'],
      assetValue: ['PASSED', 'ASSET_LIMIT_EXCEEDED'],
      grossExposure: ['PASSED', 'GROSS_EXPOSURE_EXCEEDED'],
      buyingPower: ['PASSED', 'BUYING_POWER_EXCEEDED'],
      priceAge: ['PASSED', 'DATA_STALE'],
      duplicate: ['PASSED', 'DUPLICATE_ORDER'],
      messages: ['PASSED', 'MESSAGE_RATE_EXCEEDED'],
      repetitions: ['PASSED', 'REPEATED_EXECUTION'],
    })
  })

  it('refuse for each state that forbids new risk', () => {
    expect({
      killed: verdict({}, { killed: true }),
      paused: verdict({}, { entriesPaused: true }),
      guard: verdict({}, { guardLevel: 'EMERGENCY' }),
      books: verdict({}, { booksReadOnly: true }),
      feed: verdict({}, { feedState: 'STALE' }),
      otherCurrency: verdict(
        {},
        { exposure: buildExposure({ accountCurrency: 'USDT' }), account: buildAccountFigures({ rate: null }) },
      ),
      closed: verdict({}, { exposure: buildExposure({ sessionOpen: false }) }),
      halted: verdict({}, { exposure: buildExposure({ halted: true }) }),
      unknown: verdict({}, { exposure: buildExposure({ unknownOrders: 1 }) }),
      noPrice: verdict({}, { exposure: buildExposure({ lastPrice: null }) }),
      nanPrice: verdict({}, { exposure: buildExposure({ lastPrice: Number.NaN }) }),
      short: verdict({ side: 'SELL' }),
      fraction: verdict({ quantity: 1.5 }),
      simulatedInPaper: verdict({ origin: 'simulated' }, { mode: 'PAPER' }),
      historicalInLive: verdict({ origin: 'historical' }, { mode: 'LIVE' }),
    }).toEqual({
      killed: 'KILLED',
      paused: 'ENTRIES_PAUSED',
      guard: 'GUARD_LEVEL',
      books: 'BOOKS_READ_ONLY',
      feed: 'FEED_DOWN',
      otherCurrency: 'CURRENCY_DIFFERS',
      closed: 'SESSION_CLOSED',
      halted: 'INSTRUMENT_HALTED',
      unknown: 'UNKNOWN_ORDER_PENDING',
      noPrice: 'PRICE_MISSING',
      nanPrice: 'PRICE_MISSING',
      short: 'SHORTING_NOT_ALLOWED',
      fraction: 'SIZE_BELOW_INCREMENT',
      simulatedInPaper: 'ORIGIN_NOT_ADMITTED',
      historicalInLive: 'ORIGIN_NOT_ADMITTED',
    })
  })

  it('let an order that only reduces risk through kill, pause and limits, but not through bad data', () => {
    const hostile: Partial<RiskState> = {
      killed: true,
      entriesPaused: true,
      guardLevel: 'SHUTDOWN',
      buyingPower: 0,
      recentMessages: 99,
    }
    expect(verdict({ side: 'SELL', reduceOnly: true }, hostile)).toBe('PASSED')
    expect(verdict({ side: 'SELL', reduceOnly: true, quantity: 0 }, hostile)).toBe('SIZE_BELOW_INCREMENT')
    expect(verdict({ side: 'SELL', reduceOnly: true, origin: 'simulated' }, { ...hostile, mode: 'LIVE' })).toBe(
      'ORIGIN_NOT_ADMITTED',
    )
  })

  it('explain every check, not only the first that failed', () => {
    const outcomes = explainPreTradeChecks(buildCandidate(), buildRiskState({ killed: true, entriesPaused: true }))
    expect(outcomes.filter((outcome) => outcome.denial !== null).map((outcome) => outcome.check)).toEqual([
      'kill switch',
      'pause',
    ])
    expect(outcomes.length).toBeGreaterThan(20)
  })
})
