import { describe, expect, it } from 'vitest'
import { MINUTE, SECOND } from '#core/time/duration.ts'
import { MinuteBars } from '#engines/data/live/minuteBars.ts'
import type { TradeBar } from '#quant/bars/tradeBar.ts'

const NOON = Date.UTC(2026, 0, 5, 12) * 1_000

describe('the minute that is being built', () => {
  it('is there to be looked at from its first price on, and is the bar when it ends', () => {
    const bars: TradeBar[] = []
    const minutes = new MinuteBars((bar) => void bars.push(bar))
    minutes.resume(NOON - 30 * SECOND)
    expect(minutes.forming).toBeNull()
    minutes.trade(NOON + SECOND, 100, 2, 1)
    minutes.trade(NOON + 2 * SECOND, 103, 1, -1)
    minutes.trade(NOON + 3 * SECOND, 99, 4, 0)
    const forming = { open: 100, high: 103, low: 99, close: 99, volume: 7 }
    expect(minutes.forming).toEqual({ tsOpen: NOON, ...forming, isWhole: true })
    minutes.trade(NOON + 4 * SECOND, 250, 5, 0, { forPrice: false, forVolume: true })
    expect(minutes.forming).toMatchObject({ high: 103, volume: 12 })
    minutes.tick(NOON + MINUTE + 3 * SECOND)
    expect(minutes.forming).toBeNull()
    expect(bars).toMatchObject([{ tsOpen: NOON, ...forming, volume: 12 }])
  })

  it('says when its beginning was not heard', () => {
    const minutes = new MinuteBars(() => undefined)
    minutes.resume(NOON + 10 * SECOND)
    minutes.trade(NOON + 11 * SECOND, 100, 2, 1)
    expect(minutes.forming).toMatchObject({ tsOpen: NOON, isWhole: false })
    minutes.trade(NOON + MINUTE + SECOND, 101, 1, 1)
    expect(minutes.forming).toMatchObject({ tsOpen: NOON + MINUTE, isWhole: true })
    minutes.interrupt(NOON + MINUTE + 2 * SECOND)
    expect(minutes.forming).toMatchObject({ isWhole: false })
  })
})
