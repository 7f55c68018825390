import { describe, expect, it } from 'vitest'
import { MINUTE } from '#core/time/duration.ts'
import type { BarWindow } from '../../../src/renderer/features/charts/barWindow.ts'
import { withForming } from '../../../src/renderer/features/charts/useFormingBars.ts'

const FIRST = Date.UTC(2026, 0, 5, 12) * 1_000
const bar = (at: number) => ({ time: FIRST + at * MINUTE, open: 1, high: 2, low: 1, close: 2, volume: 3 })
const WINDOW: BarWindow = { bars: [bar(0), bar(1)], hasOlder: true, atLatest: true }
const forming = (at: number) => {
  return { tsOpen: FIRST + at * MINUTE, open: 2, high: 5, low: 2, close: 4, volume: 7, isWhole: true }
}

describe('the forming minute of a chart', () => {
  it('stands behind the newest finished bar, which stays the very same', () => {
    const bars = withForming(WINDOW, forming(2))
    expect(bars[2]).toEqual({ time: FIRST + 2 * MINUTE, open: 2, high: 5, low: 2, close: 4, volume: 7 })
    expect(bars[1]).toBe(WINDOW.bars[1])
  })

  it.each([
    ['is finished already', WINDOW, forming(1)],
    ['is not there', WINDOW, null],
    ['has no bars before it', { ...WINDOW, bars: [] }, forming(2)],
    ['is far from what is looked at', { ...WINDOW, atLatest: false }, forming(2)],
  ])('is left out where it %s', (_, window, minute) => {
    expect(withForming(window, minute)).toBe(window.bars)
  })
})
