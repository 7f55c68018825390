import { describe, expect, it } from 'vitest'
import { elsewhere } from '#hosts/research/elsewhere.ts'

describe('work under another wall clock', () => {
  it('reads other times and other random numbers', () => {
    let seen = { now: 0, made: 0, elapsed: 0, draws: [0, 0], typed: false, text: '', utc: 0 }
    elsewhere(() => {
      seen = {
        now: Date.now(),
        made: new Date().getTime(),
        elapsed: performance.now(),
        draws: [Math.random(), Math.random()],
        typed: new Date(0) instanceof Date,
        text: new Date(0).toISOString(),
        utc: Date.UTC(2020, 0, 1),
      }
    })
    const year = 365 * 86_400_000
    expect(Math.abs(seen.now - Date.now())).toBeGreaterThan(year)
    expect(Math.abs(seen.made - Date.now())).toBeGreaterThan(year)
    expect(Math.abs(seen.elapsed - performance.now())).toBeGreaterThan(year)
    expect(seen.draws[0]).not.toBe(seen.draws[1])
    for (const draw of seen.draws) expect(draw).toBeLessThan(1)
    expect(seen).toMatchObject({ typed: true, text: '1970-01-01T00:00:00.000Z', utc: Date.UTC(2020, 0, 1) })
  })

  it('leaves everything as it was, also after an error', () => {
    const before = { Date: globalThis.Date, random: Math.random, own: Object.hasOwn(performance, 'now') }
    expect(() => {
      elsewhere(() => {
        throw new Error('on the way')
      })
    }).toThrow('on the way')
    expect(globalThis.Date).toBe(before.Date)
    expect(Math.random).toBe(before.random)
    expect(Object.hasOwn(performance, 'now')).toBe(before.own)
    expect(Math.abs(performance.now() - performance.now())).toBeLessThan(1_000)
  })
})
