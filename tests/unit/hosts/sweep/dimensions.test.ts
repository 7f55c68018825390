import { describe, expect, it } from 'vitest'
import { readDimensions } from '#hosts/commands/sweep/dimensions.ts'
import { smaCross } from '#trading/strategies/smaCross.ts'

function read(...pairs: readonly (readonly [string, string])[]) {
  return readDimensions(new Map(pairs), smaCross)
}

describe('what is varied', () => {
  it('reads ranges by step, single values and choices', () => {
    expect(read(['fast', '5:50:5'], ['slow', '100'], ['side', 'long,both'])).toEqual({
      ok: true,
      reply: [
        { kind: 'integer', name: 'fast', min: 5, max: 50, step: 5 },
        { kind: 'integer', name: 'slow', min: 100, max: 100, step: 1 },
        { kind: 'choice', name: 'side', choices: ['long', 'both'] },
      ],
    })
  })

  it.each([
    [['fast', '5:'], 'RANGE_INVALID'],
    [['fast', '1:2:3:4'], 'RANGE_INVALID'],
    [['fast', '1:9:log'], 'RANGE_INVALID'],
    [['fast', '1.5:9'], 'RANGE_INVALID'],
    [['pace', '1:2'], 'UNKNOWN_PARAMETER'],
  ] as const)('refuses %s', (pair, code) => {
    expect(read(pair)).toMatchObject({ ok: false, failure: { code } })
    expect(read()).toMatchObject({ ok: false, failure: { code: 'NOTHING_VARIED' } })
  })
})
