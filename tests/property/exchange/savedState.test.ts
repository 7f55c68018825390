import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { createExchange } from '#trading/exchange/exchange.ts'
import { MIXED_SCRIPT, OPTIONS, play } from './script.ts'

describe('an exchange restored from its saved state', () => {
  it('goes on exactly as the one that was saved', () => {
    fc.assert(
      fc.property(MIXED_SCRIPT, OPTIONS, fc.nat(49), (script, options, moment) => {
        const exchange = createExchange(options)
        const restored = createExchange(options)
        script.forEach((_step, number) => {
          if (number === moment % script.length) {
            expect(restored.restore(JSON.parse(JSON.stringify(exchange.save())))).toBe(true)
          }
          const events = play(exchange, script, number)
          if (number >= moment % script.length) expect(play(restored, script, number)).toEqual(events)
        })
        expect(restored.save()).toEqual(exchange.save())
        expect(restored.equity()).toBe(exchange.equity())
      }),
    )
  })
})
