import { describe, expect, it } from 'vitest'
import { DEFAULT_LIMITS } from '#trading/risk/limits.ts'
import { withLimits } from '#trading/risk/withLimits.ts'

describe('limits', () => {
  it('are refused as a whole, with a sentence, when one of them is not right', () => {
    const bad: readonly Readonly<Record<string, number>>[] = [
      { positionValue: Number.NaN },
      { positionValue: -0.01 },
      { positionValue: 0 },
      { positionValue: Infinity },
      { positionValue: 2 ** 60 },
      { positionValue: 10.000_001 },
      { messagesPerSecond: 10_001 },
      { orderUnits: 2 ** 53 },
      { priceAge: 2 ** 40 },
      { toString: 1 },
      { unknown: 1 },
      { dayLossConservative: 0.06 },
      { drawdownShutdown: 0.04 },
      { grossExposureHard: 0.5 },
      { sectorValue: 0.3, positionValue: -1 },
    ]
    for (const changes of bad) {
      expect(withLimits(DEFAULT_LIMITS, changes)).toMatchObject({
        ok: false,
        code: 'LIMIT_INVALID',
        text: expect.stringContaining('no limit was changed'),
      })
    }
  })

  it('take what is right, and leave the others alone', () => {
    const changed = withLimits(DEFAULT_LIMITS, { sectorValue: 0.3, dayLossConservative: 0.05, positionValue: 10 })
    expect(changed).toEqual({
      ok: true,
      limits: { ...DEFAULT_LIMITS, sectorValue: 0.3, dayLossConservative: 0.05, positionValue: 10 },
    })
  })
})
