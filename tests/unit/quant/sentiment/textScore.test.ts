import { describe, expect, it } from 'vitest'
import { Novelty } from '../../../../src/quant/sentiment/novelty.ts'
import { scoreText } from '../../../../src/quant/sentiment/textScore.ts'
import { toneOf } from '../../../../src/quant/sentiment/tone.ts'

const tone = (text: string): string => toneOf(scoreText(text))

describe('the score of a text', () => {
  it.each([
    ['Acme beats estimates and raises guidance', 'GOOD'],
    ['Acme beats earnings despite liability and litigation costs', 'GOOD'],
    ['Acme shares plunge after profit warning', 'BAD'],
    ['Loss narrows as costs fall sharply', 'GOOD'],
    ['Losses widen, debt rises', 'BAD'],
    ['Unemployment falls to the lowest in years', 'GOOD'],
    ['Jobless claims surge', 'BAD'],
    ['Treasury yields fall', 'NEUTRAL'],
    ['Crude oil inventories report due on Wednesday', 'NEUTRAL'],
    ['The vice president owns a gross of mines', 'NEUTRAL'],
    ['Acme declares dividend of $0.20', 'NEUTRAL'],
    ['Edited transcript of the Acme earnings conference call', 'NEUTRAL'],
  ])('reads "%s" as %s', (text, expected) => {
    expect(tone(text)).toBe(expected)
  })

  it('turns and damps what is negated', () => {
    const [good, not] = [scoreText('results were strong').score, scoreText('results were not strong').score]
    expect(not).toBeLessThan(0)
    expect(Math.abs(not)).toBeLessThan(good)
    expect(scoreText('Acme fails to impress, no growth').score).toBeLessThan(0)
  })

  it('scales by intensifiers', () => {
    const plain = scoreText('shares fell').score
    expect(scoreText('shares sharply fell').score).toBeLessThan(plain)
    expect(scoreText('shares slightly fell').score).toBeGreaterThan(plain)
  })

  it('hears what comes after "but" more than what came before', () => {
    expect(scoreText('profit beat but outlook was disappointing').score).toBeLessThan(
      scoreText('outlook was disappointing but profit beat').score,
    )
  })

  it('counts words of doubt and takes questions as less than statements', () => {
    expect(scoreText('Acme may possibly gain').doubt).toBeCloseTo(0.5, 12)
    const stated = scoreText('Acme is a strong buy').score
    expect(scoreText('Is Acme a strong buy?').score).toBeLessThan(stated)
  })

  it('says nothing of an empty, strange or hostile text, and stays within its range', () => {
    for (const text of ['', '   ', '🚀🚀🚀', '\u0000\u202e', '$ACME @someone https://example.com/plunge', '???']) {
      expect(scoreText(text).score).toBe(0)
    }
    const long = scoreText('soar '.repeat(100_000))
    expect(long.score).toBeGreaterThan(0.9)
    expect(long.score).toBeLessThanOrEqual(1)
  })
})

describe('novelty', () => {
  it('knows a story that is passed around', () => {
    const novelty = new Novelty()
    expect(novelty.take('Acme beats estimates and raises guidance for 2027')).toBe(true)
    expect(novelty.take('Acme beats estimates, raises guidance for 2027')).toBe(false)
    expect(novelty.take('Borealis recalls its pumps')).toBe(true)
    expect(novelty.take('')).toBe(false)
  })
})
