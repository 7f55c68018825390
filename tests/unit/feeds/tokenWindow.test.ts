import { describe, expect, it } from 'vitest'
import { TokenWindow } from '#adapters/feeds/limits/tokenWindow.ts'

const SECOND = 1_000_000

describe('a window of tokens', () => {
  it('gives each token back one whole window after it was spent', () => {
    const window = new TokenWindow(10, 64_000)
    window.spend(0, 4)
    window.spend(30 * SECOND, 6)
    expect(window.free(30 * SECOND)).toBe(0)
    expect(window.free(64 * SECOND - 1)).toBe(0)
    expect(window.free(64 * SECOND)).toBe(4)
    expect(window.free(94 * SECOND)).toBe(10)
  })

  it('knows when enough is free, and that more than the limit never is', () => {
    const window = new TokenWindow(10, 64_000)
    window.spend(0, 4)
    window.spend(30 * SECOND, 6)
    expect(window.freeAt(40 * SECOND, 0)).toBe(40 * SECOND)
    expect(window.freeAt(40 * SECOND, 4)).toBe(64 * SECOND)
    expect(window.freeAt(40 * SECOND, 5)).toBe(94 * SECOND)
    expect(window.freeAt(40 * SECOND, 11)).toBeNull()
  })

  it('counts what the server counted and we did not', () => {
    const window = new TokenWindow(100, 64_000)
    window.spend(0, 10)
    window.adoptUsed(SECOND, 70)
    expect(window.free(SECOND)).toBe(30)
    window.adoptUsed(2 * SECOND, 5)
    expect(window.free(2 * SECOND)).toBe(30)
    expect(window.free(64 * SECOND)).toBe(40)
    expect(window.free(65 * SECOND)).toBe(100)
  })

  it('holds back what the server does not grant until its reset, and no longer than a window', () => {
    const window = new TokenWindow(100, 64_000)
    window.adoptRemaining(0, 20, 10 * SECOND, 5)
    expect(window.free(0)).toBe(15)
    expect(window.freeAt(0, 16)).toBe(10 * SECOND)
    expect(window.free(10 * SECOND)).toBe(100)
    window.adoptRemaining(10 * SECOND, 0, 1e15, 0)
    expect(window.free(74 * SECOND - 1)).toBe(0)
    expect(window.free(74 * SECOND)).toBe(100)
  })

  it('obeys a lower limit than configured and makes no use of a higher one', () => {
    const window = new TokenWindow(100, 64_000)
    window.adoptLimit(40)
    expect(window.free(0)).toBe(40)
    window.adoptLimit(1_000)
    expect(window.free(0)).toBe(100)
    window.adoptLimit(0)
    expect(window.free(0)).toBe(100)
  })

  it('needs a limit and a length', () => {
    expect(() => new TokenWindow(0, 1)).toThrow(/Invariant/)
    expect(() => new TokenWindow(1, 0)).toThrow(/Invariant/)
  })
})
