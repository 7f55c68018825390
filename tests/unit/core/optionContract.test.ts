import { describe, expect, it } from 'vitest'
import { parseOptionSymbol } from '#core/model/optionContract.ts'

describe('the symbol of an option', () => {
  it('tells root, expiry, right and strike, with or without padding', () => {
    const contract = { root: 'AAPL', expiry: '2025-02-28', right: 'CALL', strike: 110 }
    expect(parseOptionSymbol('AAPL250228C00110000')).toEqual(contract)
    expect(parseOptionSymbol('AAPL  250228C00110000')).toEqual(contract)
    expect(parseOptionSymbol('SPXW241231P05000500')).toEqual({
      root: 'SPXW',
      expiry: '2024-12-31',
      right: 'PUT',
      strike: 5_000.5,
    })
    // An adjusted contract has a digit after its root.
    expect(parseOptionSymbol('F1250117C00000500')).toEqual({
      root: 'F1',
      expiry: '2025-01-17',
      right: 'CALL',
      strike: 0.5,
    })
  })

  it('is refused when it is none', () => {
    for (const text of [
      '',
      'AAPL',
      'AAPL251328C00110000',
      'AAPL250232C00110000',
      'AAPL250228X00110000',
      'aapl250228C00110000',
      'AAPL250228C0011000',
      'TOOLONG250228C00110000',
    ]) {
      expect(parseOptionSymbol(text), text).toBeNull()
    }
  })
})
