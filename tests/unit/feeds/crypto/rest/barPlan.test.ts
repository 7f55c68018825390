import { describe, expect, it } from 'vitest'
import { labelFrom, labelOf } from '#adapters/feeds/crypto/rest/bars/barGrid.ts'
import { planBars } from '#adapters/feeds/crypto/rest/bars/barPlan.ts'
import type { BarRule } from '#adapters/feeds/crypto/rest/venues/restVenue.ts'
import { DAY, HOUR, MINUTE, SECOND } from '#core/time/duration.ts'
import { parseTimestamp } from '#core/time/iso.ts'

function time(text: string): number {
  return parseTimestamp(text) ?? Number.NaN
}

const NOW = time('2026-11-18T10:07:33Z')

function rule(changes: Partial<BarRule> = {}): BarRule {
  return { timeframe: '1m', most: 100, isLatestOnly: false, ends: 'WITH_TIME', sendsRows: true, ...changes }
}

describe('the grid of bars', () => {
  it('begins days at midnight UTC and weeks on Mondays', () => {
    expect(labelOf(NOW, '1d')).toBe(time('2026-11-18T00:00:00Z'))
    expect(labelOf(NOW, '1w')).toBe(time('2026-11-16T00:00:00Z'))
    expect(labelOf(time('2026-11-16T00:00:00Z'), '1w')).toBe(time('2026-11-16T00:00:00Z'))
    expect(labelOf(time('2026-11-16T00:00:00Z') - 1, '1w')).toBe(time('2026-11-09T00:00:00Z'))
    expect(labelFrom(NOW, '15m')).toBe(time('2026-11-18T10:15:00Z'))
    expect(labelFrom(time('2026-11-18T10:15:00Z'), '15m')).toBe(time('2026-11-18T10:15:00Z'))
  })
})

describe('the plan of a page', () => {
  it('holds as many bars as an answer, and ends before the bar under way', () => {
    const from = NOW - 6 * HOUR
    expect(planBars(rule(), '1m', from, NOW, NOW)).toEqual({
      from: labelFrom(from, '1m'),
      pageTo: labelFrom(from, '1m') + 100 * MINUTE,
      to: time('2026-11-18T10:07:00Z'),
      rows: 100,
    })
  })

  it('leaves a bar to the venue for five seconds after its end', () => {
    const minute = time('2026-11-18T10:07:00Z')
    const wanted = [rule(), '1m', minute, minute + HOUR] as const
    expect(planBars(...wanted, minute + MINUTE + 5 * SECOND - 1)).toBe('EMPTY')
    expect(planBars(...wanted, minute + MINUTE + 5 * SECOND)).toMatchObject({ from: minute, pageTo: minute + MINUTE })
  })

  it('is empty where no label lies in the stretch', () => {
    expect(planBars(rule(), '1m', NOW + DAY, NOW + 2 * DAY, NOW)).toBe('EMPTY')
    expect(planBars(rule(), '1h', time('2026-11-18T08:01:00Z'), time('2026-11-18T08:59:00Z'), NOW)).toBe('EMPTY')
    expect(planBars(rule(), '1m', NOW - HOUR, NOW - HOUR, NOW)).toBe('EMPTY')
    expect(planBars(rule(), '1m', NOW - HOUR, NOW - 2 * HOUR, NOW)).toBe('EMPTY')
  })

  it('asks for whole bars where they are made of shorter ones', () => {
    const plan = planBars(rule({ timeframe: '1h', most: 100 }), '1d', NOW - 30 * DAY, NOW, NOW)
    expect(plan).toMatchObject({ from: time('2026-10-20T00:00:00Z'), pageTo: time('2026-10-24T00:00:00Z'), rows: 96 })
    // A bar that takes more than an answer is asked for all the same: the venue decides.
    expect(planBars(rule({ timeframe: '1h', most: 100 }), '1w', NOW - 30 * DAY, NOW, NOW)).toMatchObject({ rows: 168 })
  })

  it('begins with the first bar that can be had, or says that there is none', () => {
    const latest = rule({ most: 720, isLatestOnly: true })
    const first = time('2026-11-18T10:07:00Z') - 719 * MINUTE
    expect(planBars(latest, '1m', NOW - 2 * DAY, NOW, NOW)).toMatchObject({ from: first, rows: 720 })
    expect(planBars(latest, '1m', NOW - 2 * DAY, NOW - DAY, NOW)).toEqual({ outOfReach: first })
  })
})
