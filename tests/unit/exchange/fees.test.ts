import { describe, expect, it } from 'vitest'
import { daysFromCivil } from '#core/time/civil.ts'
import { DAY } from '#core/time/duration.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { toMoney } from '#core/money.ts'
import { FeeDesk } from '#trading/exchange/fees/feeDesk.ts'
import type { FeePresetName, FeeSchedule } from '#trading/exchange/fees/feeSchedule.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { ExchangeRig } from '../../helpers/exchangeRig.ts'

const SHARES = buildInstrument()
const COIN = buildInstrument({ assetClass: 'CRYPTO', quantityDecimals: 8, calendar: 'ALWAYS' })

interface Asked {
  readonly instrument?: Instrument
  readonly side?: 'BUY' | 'SELL'
  readonly isMaker?: boolean
  readonly day?: readonly [number, number, number]
  readonly before?: readonly [quantity: number, price: number]
}

const at = (day: readonly [number, number, number]): number => daysFromCivil(...day) * DAY

/** Fee in currency units of trading a scaled quantity at a price in cents. */
function feeOf(schedule: FeeSchedule, quantity: number, cents: number, asked: Asked = {}): number {
  const { instrument = SHARES, side = 'BUY', isMaker = false, day = [2024, 6, 3], before = [0, 0] } = asked
  const desk = new FeeDesk([instrument], 0, schedule)
  const order = {
    index: 0,
    instrument,
    direction: side === 'BUY' ? 1 : -1,
    order: { filledQuantity: before[0] },
    filledValue: before[0] * before[1] * 10_000,
  } as const
  return desk.fee(order, cents, quantity, isMaker, at(day)) / 1_000_000
}

const preset = (name: FeePresetName): FeeSchedule => ({ kind: 'preset', name })

describe('fees by the unit', () => {
  // The broker's own examples of its fixed prices: 100 at 25 dollars, 1,000 at 25, 1,000 at 0.25.
  it.each([
    [100, 2_500, 1],
    [1_000, 2_500, 5],
    [1_000, 25, 2.5],
  ])('cost %d shares at %d cents %d dollars at Interactive Brokers', (quantity, cents, dollars) => {
    expect(feeOf(preset('ibkr-fixed'), quantity, cents)).toBe(dollars)
  })

  it('count the minimum and the maximum once for an order, however many fills it takes', () => {
    const schedule: FeeSchedule = { kind: 'per-unit', amount: 0.005, minimum: 1, mostOfValue: 0.01 }
    expect(feeOf(schedule, 50, 2_500)).toBe(1)
    expect(feeOf(schedule, 50, 2_500, { before: [50, 2_500] })).toBe(0)
    expect(feeOf(schedule, 150, 2_500, { before: [150, 2_500] })).toBe(0.5)
    // One per cent of 100 dollars' worth caps the minimum as well.
    expect(feeOf(schedule, 10, 10)).toBe(0.01)
  })

  it('add the clearing and the exchange of what takes to the tiered prices', () => {
    expect(feeOf(preset('ibkr-tiered'), 1_000, 2_500)).toBeCloseTo(3.5 + 3.2, 9)
    expect(feeOf(preset('ibkr-tiered'), 1_000, 2_500, { isMaker: true })).toBeCloseTo(3.5 + 0.2, 9)
  })
})

describe('fees of a share of the value', () => {
  it('tell makers from takers, exactly and to the nearest micro-unit', () => {
    const schedule: FeeSchedule = { kind: 'maker-taker', maker: -0.0001, taker: 0.0004 }
    expect(feeOf(schedule, 100, 1_001)).toBe(0.4004)
    expect(feeOf(schedule, 100, 1_001, { isMaker: true })).toBe(-0.1001)
    // A ten-millionth of a coin at 50 is five micro-units; a tenth of them is half of one, rounded away from zero.
    expect(feeOf({ kind: 'share', rate: 0.1 }, 10, 5_000, { instrument: COIN })).toBe(0.000001)
  })

  it('stay exact where the product leaves the safe range', () => {
    // 8,000,000,000.00 x 0.000000123 = 984.
    expect(feeOf({ kind: 'share', rate: 0.000000123 }, 8_000_000, 100_000)).toBe(984)
  })
})

describe('a fixed fee', () => {
  it('is paid once for an order', () => {
    const schedule: FeeSchedule = { kind: 'per-order', amount: 4.95 }
    expect(feeOf(schedule, 1, 100)).toBe(4.95)
    expect(feeOf(schedule, 100, 100, { before: [1, 100] })).toBe(0)
  })
})

describe('regulatory fees', () => {
  it('are taken of sales by the rates of their day', () => {
    const sale = { side: 'SELL', day: [2024, 5, 22] } as const
    // 25,000 dollars at 27.80 for a million, and 1,000 shares at 0.000166.
    expect(feeOf(preset('ibkr-fixed'), 1_000, 2_500, sale)).toBeCloseTo(5 + 0.695 + 0.166, 9)
    expect(feeOf(preset('ibkr-fixed'), 1_000, 2_500, { ...sale, day: [2024, 5, 21] })).toBeCloseTo(5 + 0.2 + 0.166, 9)
    expect(feeOf(preset('ibkr-fixed'), 1_000, 2_500, { ...sale, day: [2025, 6, 2] })).toBeCloseTo(5 + 0.166, 9)
  })

  it('go up to the cent at Alpaca, cost nothing on purchases, and have their cap', () => {
    expect(feeOf(preset('alpaca'), 1_000, 2_500, { side: 'SELL' })).toBe(0.7 + 0.17)
    expect(feeOf(preset('alpaca'), 1_000, 2_500)).toBe(0)
    const million = feeOf(preset('alpaca'), 1_000_000, 100, { side: 'SELL', day: [2025, 6, 2] })
    expect(million).toBe(8.3)
  })
})

describe('tiers', () => {
  it('go by what was traded in the thirty days before', () => {
    const desk = new FeeDesk([COIN], 0, preset('kraken'))
    const order = { index: 0, instrument: COIN, direction: 1, order: { filledQuantity: 0 }, filledValue: 0 } as const
    const first = at([2022, 1, 1])
    const fee = (ts: number): number => desk.fee(order, 100_000, 100_000_000, false, ts) / 1_000_000
    expect(fee(first)).toBe(2.6)
    desk.note(COIN, 5_000_000_000, toMoney(49_999.99), first)
    expect(fee(first + DAY)).toBe(2.6)
    desk.note(COIN, 100, toMoney(0.01), first + DAY)
    expect(fee(first + DAY)).toBe(2.4)
    expect(fee(first + 29 * DAY)).toBe(2.4)
    expect(fee(first + 30 * DAY)).toBe(2.6)
  })

  it.each([
    ['kraken', [2023, 12, 31], 2.6, 1.6],
    ['kraken', [2024, 1, 1], 4, 2.5],
    ['binance-spot', [2024, 1, 1], 1, 1],
    ['binance-usd-m', [2023, 9, 25], 0.4, 0.2],
    ['binance-usd-m', [2023, 9, 26], 0.5, 0.2],
    ['coinbase-advanced', [2023, 1, 1], 6, 4],
    ['coinbase-advanced', [2025, 1, 1], 12, 6],
    ['alpaca', [2024, 1, 1], 2.5, 1.5],
  ] as const)('of %s begin on %j with %d and %d dollars for a thousand', (name, day, taker, maker) => {
    const asked = { instrument: COIN, day }
    expect(feeOf(preset(name), 100_000_000, 100_000, asked)).toBe(taker)
    expect(feeOf(preset(name), 100_000_000, 100_000, { ...asked, isMaker: true })).toBe(maker)
  })

  it('can be stated by hand', () => {
    const tiers = [
      { volume: 1_000, maker: 0, taker: 0.001 },
      { volume: 10, maker: 0.001, taker: 0.002 },
    ]
    const rig = new ExchangeRig({ fees: { kind: 'tiered', tiers } })
    rig.submit('one')
    rig.bar([10, 10, 10, 10])
    rig.submit('two')
    rig.bar([10, 10, 10, 10])
    expect(rig.exchange.fills().map(({ fee }) => fee)).toEqual([2_000_000, 1_000_000])
  })
})

describe('an exchange with a schedule', () => {
  it('charges resting orders as makers and the others as takers', () => {
    const rig = new ExchangeRig({ fees: { kind: 'maker-taker', maker: 0, taker: 0.001 } })
    rig.submit('taker')
    rig.bar([10, 10, 10, 10])
    rig.submit('maker', { type: 'LIMIT', limitPrice: 950 })
    rig.bar([10, 10, 9, 10])
    rig.submit('gapped', { type: 'LIMIT', limitPrice: 950 })
    rig.bar([9, 9, 9, 9])
    expect(rig.exchange.fills().map(({ fee, liquidity }) => [fee, liquidity])).toEqual([
      [1_000_000, 'TAKER'],
      [0, 'MAKER'],
      [900_000, 'TAKER'],
    ])
  })

  it('refuses instruments that its schedule says nothing of', () => {
    const rig = new ExchangeRig({ instruments: [COIN], fees: preset('ibkr-fixed') })
    rig.submit('coin', { quantity: 100 })
    expect(rig.state('coin')).toBe('REJECTED NO_FEE_SCHEDULE')
  })

  it('sizes and refuses by the fee that will be charged', () => {
    const fees: FeeSchedule = { kind: 'per-unit', amount: 0.01, minimum: 5, mostOfValue: null }
    const rig = new ExchangeRig({ startingCash: toMoney(1_000), fees })
    rig.submit('all', { sizing: { kind: 'EQUITY_FRACTION', fraction: 1 } })
    rig.bar([10, 10, 10, 10])
    // 99 cost 990 and five; 100 would cost 1,005.
    expect([rig.fills('all'), rig.exchange.cash()]).toEqual([[[10, 99]], toMoney(5)])
    const exact = new ExchangeRig({ startingCash: toMoney(1_004.99), fees })
    exact.submit('entry')
    exact.bar([10, 10, 10, 10])
    expect(exact.state('entry')).toBe('REJECTED INSUFFICIENT_FUNDS')
  })
})
