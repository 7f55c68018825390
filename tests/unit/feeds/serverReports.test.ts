import { describe, expect, it } from 'vitest'
import { readRetryAfter } from '#adapters/feeds/limits/retryAfter.ts'
import { readLimitReports } from '#adapters/feeds/limits/serverReports.ts'

const NOW = 1_700_000_000_000_000
const SECOND = 1_000_000

describe('what an answer tells of limits', () => {
  it.each([
    [{ 'x-mbx-used-weight-1m': '1190' }, { kind: 'USED', milliseconds: 60_000, used: 1_190 }],
    [{ 'x-sapi-used-ip-weight-1h': '7' }, { kind: 'USED', milliseconds: 3_600_000, used: 7 }],
    [
      { 'x-ratelimit-limit': '200', 'x-ratelimit-remaining': '199', 'x-ratelimit-reset': '1700000030' },
      { kind: 'REMAINING', limit: 200, remaining: 199, resetAt: NOW + 30 * SECOND },
    ],
    [
      { 'ratelimit-limit': '100, 100;w=60', 'ratelimit-remaining': '5', 'ratelimit-reset': '9' },
      { kind: 'REMAINING', limit: 100, remaining: 5, resetAt: NOW + 9 * SECOND },
    ],
    [
      { 'ratelimit-remaining': '5', 'ratelimit-reset': '1700000001500' },
      { kind: 'REMAINING', limit: null, remaining: 5, resetAt: NOW + 1.5 * SECOND },
    ],
    [
      { 'gw-ratelimit-limit': '2000', 'gw-ratelimit-remaining': '1990', 'gw-ratelimit-reset': '21900' },
      { kind: 'REMAINING', limit: 2_000, remaining: 1_990, resetAt: NOW + 21.9 * SECOND },
    ],
    [
      { ratelimit: 'limit=10, remaining=3, reset=4' },
      { kind: 'REMAINING', limit: 10, remaining: 3, resetAt: NOW + 4 * SECOND },
    ],
    [
      { ratelimit: '"default";r=50;t=30' },
      { kind: 'REMAINING', limit: null, remaining: 50, resetAt: NOW + 30 * SECOND },
    ],
  ])('%j', (headers, report) => {
    expect(readLimitReports(headers, NOW)).toEqual([report])
  })

  it('is nothing when the fields are missing or make no sense', () => {
    const headers = { 'x-ratelimit-remaining': 'many', 'x-mbx-used-weight-1y': '5', 'x-ratelimit-reset': '5' }
    expect(readLimitReports(headers, NOW)).toEqual([])
  })
})

describe('Retry-After', () => {
  it.each([
    ['7', NOW + 7 * SECOND],
    ['0', NOW],
    ['1.5', NOW + 1.5 * SECOND],
    ['999999999', NOW + 86_400 * SECOND],
    ['-5', null],
    ['soon', null],
    ['', null],
  ])('"%s"', (text, at) => {
    expect(readRetryAfter({ 'retry-after': text }, NOW)).toBe(at)
  })

  it("measures a date against the server's own clock, so that an hour's difference does not matter", () => {
    const headers = { date: 'Tue, 14 Nov 2023 23:13:20 GMT', 'retry-after': 'Tue, 14 Nov 2023 23:13:50 GMT' }
    expect(readRetryAfter(headers, NOW)).toBe(NOW + 30 * SECOND)
    expect(readRetryAfter({ ...headers, 'retry-after': 'Tue, 14 Nov 2023 20:00:00 GMT' }, NOW)).toBe(NOW)
  })
})
