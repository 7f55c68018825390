import { describe, expect, it } from 'vitest'
import { parseParameters } from '#trading/strategies/parameters.ts'
import { findStrategy, STRATEGIES } from '#trading/strategies/registry.ts'
import { smaCross } from '#trading/strategies/smaCross.ts'

describe('the registry of strategies', () => {
  it('finds what there is and names it when there is not', () => {
    const found = findStrategy('gap-bounce')
    expect(found.ok && found.definition.kind).toBe('gap-bounce')
    for (const name of ['macd', 'constructor', '__proto__', 'toString']) {
      const missing = findStrategy(name)
      expect(missing).toMatchObject({ ok: false, error: { code: 'UNKNOWN_STRATEGY' } })
      expect(missing.ok ? '' : missing.error.message).toContain('sma-cross, gap-bounce')
    }
  })

  it.each(Object.values(STRATEGIES))('$kind has defaults that are within its own bounds', (definition) => {
    expect(parseParameters(definition, {}).ok).toBe(true)
  })
})

describe('parameters', () => {
  it('read texts and fill in defaults', () => {
    expect(parseParameters(smaCross, { fast: '5', side: 'both' })).toEqual({
      ok: true,
      values: { fast: 5, slow: 30, side: 'both' },
    })
  })

  it.each([
    [{ quick: 3 }, 'UNKNOWN_PARAMETER', 'quick', 'fast, slow, side'],
    [{ toString: 3 }, 'UNKNOWN_PARAMETER', 'toString', 'fast, slow, side'],
    [{ fast: 'ten' }, 'NOT_A_NUMBER', 'fast', 'a whole number from 1 to 500'],
    [{ fast: '' }, 'NOT_A_NUMBER', 'fast', 'a whole number'],
    [{ fast: Number.NaN }, 'NOT_A_NUMBER', 'fast', 'NaN'],
    [{ fast: 2.5 }, 'NOT_AN_INTEGER', 'fast', '2.5'],
    [{ fast: 0 }, 'OUT_OF_BOUNDS', 'fast', 'from 1 to 500'],
    [{ slow: 5_000 }, 'OUT_OF_BOUNDS', 'slow', 'from 2 to 1000'],
    [{ side: 'up' }, 'NOT_A_CHOICE', 'side', 'long, both'],
    [{ fast: 30, slow: 30 }, 'CONFLICT', null, 'must be shorter'],
  ])('refuse %j as %s', (raw: Record<string, string | number>, code, parameter, words) => {
    const parsed = parseParameters(smaCross, raw)
    if (parsed.ok) throw new Error('was accepted')
    expect(parsed.error).toMatchObject({ code, parameter })
    expect(parsed.error.message).toContain(words)
  })
})
