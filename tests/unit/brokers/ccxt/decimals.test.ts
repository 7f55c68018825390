import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimalText, scaledOf, sumOf } from '#adapters/brokers/shared/decimals.ts'

const scaled = fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER })
const decimals = fc.integer({ min: 0, max: 12 })

describe('decimals', () => {
  it('writes every scaled integer so that it reads back as itself', () => {
    fc.assert(
      fc.property(scaled, decimals, (value, places) => {
        const text = decimalText(value, places)
        expect(text).toMatch(/^-?\d+(\.\d+)?$/)
        expect(scaledOf(text, places, 'EXACT')).toBe(value)
      }),
    )
  })

  it('reads the same number whichever way it is written', () => {
    fc.assert(
      fc.property(scaled, decimals, (value, places) => {
        const text = `${value}e-${places}`
        expect(scaledOf(text, places, 'EXACT')).toBe(value === 0 ? 0 : value)
      }),
    )
  })

  it('adds and takes away without a rest', () => {
    fc.assert(
      fc.property(scaled, scaled, decimals, (one, other, places) => {
        const sum = sumOf(decimalText(one, places), decimalText(other, places), 1) ?? ''
        const back = sumOf(sum, decimalText(other, places), -1)
        expect(scaledOf(back, places, 'EXACT')).toBe(one)
      }),
    )
  })

  it('rounds, cuts off or refuses what is finer', () => {
    expect(scaledOf('0.125', 2, 'NEAREST')).toBe(13)
    expect(scaledOf('-0.125', 2, 'NEAREST')).toBe(-13)
    expect(scaledOf('0.129', 2, 'DOWN')).toBe(12)
    expect(scaledOf('0.129', 2, 'EXACT')).toBeNull()
    expect(scaledOf('1E-7', 8, 'EXACT')).toBe(10)
    expect(scaledOf('-0', 2, 'EXACT')).toBe(0)
  })

  it.each([
    ['NaN'],
    ['1e400'],
    ['0x10'],
    [''],
    ['1.'],
    ['.5'],
    [' 1'],
    ['1,5'],
    ['9'.repeat(40)],
    ['99999999999999999'],
  ])('refuses %s', (text) => {
    expect(scaledOf(text, 0, 'NEAREST')).toBeNull()
  })

  it('refuses what is no text', () => {
    expect(scaledOf(1.5, 2, 'NEAREST')).toBeNull()
    expect(sumOf('1', null, 1)).toBeNull()
  })
})
