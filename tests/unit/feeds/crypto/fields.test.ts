import { describe, expect, it } from 'vitest'
import { decimal, idText, notNegative, positive, sequence } from '#adapters/feeds/crypto/shared/fields.ts'
import { timeOfIso, timeOfMillis, timeOfNanos, timeOfSeconds } from '#adapters/feeds/crypto/shared/venueTime.ts'

const ARRIVAL = 1_600_000_000_000_000

describe('a decimal', () => {
  it.each([
    ['0.00426990', 0.004_269_9],
    ['-13.5', -13.5],
    ['1e-7', 1e-7],
    ['4E+2', 400],
    [12, 12],
    ['-0', 0],
    [-0, 0],
    ['0.000', 0],
  ])('%s is read', (text, value) => {
    expect(decimal(text)).toBe(value)
  })

  it.each([
    '',
    ' ',
    ' 1',
    '1 ',
    '0x10',
    'Infinity',
    'NaN',
    '1e400',
    '1.',
    '.5',
    '+1',
    '--1',
    '0.-10000',
    '1e',
    '1_000',
    '1,5',
    '9'.repeat(49),
    null,
    undefined,
    true,
    [],
    [1],
    {},
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ])('%j is none', (value) => {
    expect(decimal(value)).toBeNaN()
  })

  it('is held to its range', () => {
    expect([positive('0'), positive(-1), notNegative('-1')]).toEqual([Number.NaN, Number.NaN, Number.NaN])
    expect([positive('1'), notNegative('0')]).toEqual([1, 0])
  })
})

describe('an id and a number of updates', () => {
  it('stay exact or are not read', () => {
    expect(['7', 7, '10003317158754671234567'].map(idText)).toEqual(['7', '7', '10003317158754671234567'])
    expect([2 ** 53, 1.5, '', null, {}, 'a'.repeat(129)].map(idText)).toEqual([null, null, null, null, null, null])
    expect([7, '7', 0].map(sequence)).toEqual([7, 7, 0])
    expect([-1, 1.5, '9007199254740993', null, '1e400'].map(sequence)).toEqual(
      Array.from({ length: 5 }, () => Number.NaN),
    )
  })
})

describe('a time of a venue', () => {
  it('becomes microseconds', () => {
    expect(timeOfMillis(1_723_161_601_437, ARRIVAL)).toBe(1_723_161_601_437_000)
    expect(timeOfMillis('1592904780000', ARRIVAL)).toBe(1_592_904_780_000_000)
    expect(timeOfNanos('1660608000026914990', ARRIVAL)).toBe(1_660_608_000_026_914)
    expect(timeOfSeconds('1561939258.527900', ARRIVAL)).toBe(1_561_939_258_527_900)
    expect(timeOfSeconds('1561939258', ARRIVAL)).toBe(1_561_939_258_000_000)
    expect(timeOfSeconds('1561939258.5279009', ARRIVAL)).toBe(1_561_939_258_527_900)
  })

  it.each([
    ['2026-07-10T00:00:00.123456Z', 1_783_641_600_123_456],
    ['2023-02-09T20:30:37.167359596Z', 1_675_974_637_167_359],
    ['2019-08-14T20:42:27.265Z', 1_565_815_347_265_000],
    ['2023-02-09T20:32:51Z', 1_675_974_771_000_000],
    ['2023-02-09T20:32:51+01:00', 1_675_971_171_000_000],
  ])('%s is read to the microsecond', (text, micros) => {
    expect(timeOfIso(text, ARRIVAL)).toBe(micros)
  })

  it('is that of arrival where none is told', () => {
    for (const value of [undefined, null, '', 0, '0']) expect(timeOfMillis(value, ARRIVAL)).toBe(ARRIVAL)
    expect(timeOfIso('0001-01-01T00:00:00.000000Z', ARRIVAL)).toBe(ARRIVAL)
    expect(timeOfIso('1970-01-01T00:00:00.000000Z', ARRIVAL)).toBe(ARRIVAL)
    expect(timeOfSeconds('0.000000', ARRIVAL)).toBe(ARRIVAL)
  })

  it('is none when it cannot be', () => {
    for (const value of ['abc', 1.5, {}, 1e17, true, 'x'.repeat(100)]) expect(timeOfMillis(value, ARRIVAL)).toBeNaN()
    for (const value of [
      '2026-13-01T00:00:00Z',
      '2026-02-30T00:00:00Z',
      '2026-07-10T25:00:00Z',
      '2026-07-10T00:00:00.Z',
      5,
    ]) {
      expect(timeOfIso(value, ARRIVAL)).toBeNaN()
    }
    for (const value of ['1561939258.5279x09', 5, '1561939258.52790.1', '99999999999']) {
      expect(timeOfSeconds(value, ARRIVAL)).toBeNaN()
    }
    expect(timeOfNanos('16606080000269149901', ARRIVAL)).toBeNaN()
  })
})
