import { describe, expect, it } from 'vitest'
import { TextGatherer } from '../../../../../src/quant/features/gathering/textGatherer.ts'
import { unknownInputs } from '../../../../../src/quant/features/inputs.ts'

describe('texts over a bar', () => {
  it('count in the bar in which they became known, each once', () => {
    const gatherer = new TextGatherer()
    gatherer.take({ text: 'Acme beats estimates', knownAt: 10, kind: 'NEWS' })
    gatherer.take({ text: 'Acme plunges on fraud', knownAt: 25, kind: 'NEWS' })
    gatherer.take({ text: 'acme to the moon, bullish', knownAt: 15, kind: 'SOCIAL' })
    const bar = unknownInputs()
    gatherer.forming(bar, 12)
    expect([bar.textCount, bar.socialCount]).toEqual([1, 0])
    gatherer.close(bar, 20)
    expect([bar.textCount, bar.newTexts, bar.socialCount]).toEqual([1, 1, 1])
    expect(bar.textScores).toBeGreaterThan(0)
    expect(bar.textSquares).toBeCloseTo(bar.textScores ** 2, 12)
    gatherer.close(bar, 30)
    expect([bar.textCount, bar.socialCount]).toEqual([1, 0])
    expect(bar.textScores).toBeLessThan(0)
    gatherer.close(bar, 40)
    expect([bar.textCount, bar.textScores]).toEqual([0, 0])
  })
})
