import { describe, expect, it } from 'vitest'
import { cancelledAhead } from '#trading/exchange/depth/queueModel.ts'
import { QueuePosition } from '#trading/exchange/depth/queuePosition.ts'

const RISK_AVERSE = { kind: 'risk-averse' } as const
const SQUARE = { kind: 'power', exponent: 2 } as const

describe('the share of cancelled quantity that stood ahead', () => {
  it('is all or nothing for the bounds, and f(ahead) / (f(ahead) + f(behind)) between', () => {
    expect(cancelledAhead({ kind: 'optimistic' }, 30, 10)).toBe(1)
    expect(cancelledAhead(RISK_AVERSE, 30, 10)).toBe(0)
    expect(cancelledAhead(SQUARE, 30, 10)).toBeCloseTo(900 / 1_000, 12)
    expect(cancelledAhead({ kind: 'power', exponent: 1 }, 30, 10)).toBeCloseTo(0.75, 12)
    expect(cancelledAhead({ kind: 'log', unit: 10 }, 30, 10)).toBeCloseTo(Math.log(4) / (Math.log(4) + Math.log(2)), 12)
    expect([cancelledAhead(SQUARE, 0, 10), cancelledAhead(SQUARE, 30, 0)]).toEqual([0, 1])
  })
})

describe('a place in a queue', () => {
  it('moves up by trades and is reached when they have consumed what was ahead', () => {
    const place = new QueuePosition(RISK_AVERSE, 100)
    expect([place.trade(60, false), place.ahead, place.size]).toEqual([0, 40, 40])
    expect([place.trade(50, false), place.ahead]).toEqual([10, 0])
    place.level(70)
    expect([place.trade(5, false), place.ahead]).toEqual([5, 0])
  })

  it('risk-averse: cancellations are behind as long as there is anything behind', () => {
    const place = new QueuePosition(RISK_AVERSE, 100)
    place.level(180)
    place.level(120)
    expect(place.ahead).toBe(100)
    place.level(90)
    expect(place.ahead).toBe(90)
    place.level(0)
    expect(place.ahead).toBe(0)
  })

  it('probabilistic: cancellations are ahead by their share', () => {
    const place = new QueuePosition(SQUARE, 100)
    place.level(200)
    place.level(180)
    expect(place.ahead).toBeCloseTo(90, 12)
    const near = new QueuePosition({ kind: 'log', unit: 1 }, 100)
    near.level(150)
    near.level(140)
    expect(near.ahead).toBeCloseTo(100 - (10 * Math.log(101)) / (Math.log(101) + Math.log(51)), 12)
  })

  it('takes a fall that has traded for no cancellation', () => {
    const place = new QueuePosition({ kind: 'optimistic' }, 100)
    place.level(200)
    place.trade(30, false)
    place.level(160)
    expect(place.ahead).toBe(60)
  })

  it('corrects the last step when a trade is told after the size that contains it', () => {
    const early = new QueuePosition(SQUARE, 100)
    const late = new QueuePosition(SQUARE, 100)
    for (const place of [early, late]) place.level(200)
    early.trade(40, false)
    for (const place of [early, late]) place.level(150)
    late.trade(40, true)
    expect(late.ahead).toBeCloseTo(early.ahead, 12)
    const front = new QueuePosition(RISK_AVERSE, 100)
    front.level(60)
    expect([front.ahead, front.trade(40, true), front.ahead]).toEqual([60, 0, 60])
  })

  it('is reached by what a late trade had beyond the queue, and not by trades of before it joined', () => {
    const place = new QueuePosition(RISK_AVERSE, 10)
    expect([place.trade(50, true), place.ahead]).toEqual([0, 10])
    place.level(10)
    place.level(0)
    expect(place.trade(15, true)).toBe(5)
  })
})
