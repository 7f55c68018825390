import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { regimesCommand } from '#hosts/commands/regimes.ts'
import { hmmCommand } from '#hosts/commands/stats/hmm.ts'
import { hurstCommand } from '#hosts/commands/stats/hurst.ts'
import { kalmanCommand } from '#hosts/commands/stats/kalman.ts'
import { callVerb } from '../../helpers/callVerb.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { randomBars } from '../../helpers/indicatorBars.ts'

function file(rows: readonly string[], header = 'date,open,high,low,close,volume'): string {
  const name = path.join(temporaryFolder(), 'bars.csv')
  writeFileSync(name, [header, ...rows].join('\n'))
  return name
}

function barRows(count: number, priceOf?: (index: number) => string): readonly string[] {
  return randomBars(3, count).map(({ open, high, low, close, volume }, index) => {
    const date = new Date(Date.UTC(2020, 0, 1 + index)).toISOString().slice(0, 10)
    return `${date},${open},${high},${low},${priceOf?.(index) ?? close},${volume}`
  })
}

describe('quarterdeck regimes', () => {
  it('prints a row for every bar, null before the warm-up and where a price is missing', async () => {
    const rows = barRows(120)
    const data = file(rows.map((row, index) => (index === 100 ? row.replace(/,[^,]*,([^,]*)$/, ',,$1') : row)))
    const { code, out } = await callVerb(regimesCommand, '--data', data, '--json')
    expect(code).toBe(0)
    const printed = JSON.parse(out) as readonly {
      time: string
      label: string | null
      held: string | null
      probabilities: Readonly<Record<string, number>> | null
      parts: Readonly<Record<string, number | null>>
    }[]
    expect(printed).toHaveLength(120)
    expect(printed[0]).toMatchObject({ time: '2020-01-01T00:00:00Z', label: null, held: null, probabilities: null })
    expect(printed[83]?.label).toBeNull()
    const known = printed[90]
    expect(Object.keys(known?.probabilities ?? {})).toHaveLength(6)
    expect(Object.values(known?.probabilities ?? {}).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12)
    expect(known?.label).toBe(
      Object.entries(known?.probabilities ?? {}).toSorted(([, one], [, other]) => other - one)[0]?.[0],
    )
    expect(known?.parts).toMatchObject({ hurst: null, breadth: null })
    expect(printed[100]).toMatchObject({ label: null, held: null })
    expect(printed[102]?.label).not.toBeNull()
  })

  it('says it in words', async () => {
    const { code, out } = await callVerb(regimesCommand, '--data', file(barRows(120)))
    expect(code).toBe(0)
    expect(out).toContain('120 bars, 36 of them with a regime; the latest of 2020-04-29T00:00:00Z:')
    expect(out).toContain('70 % of what this rests on is known; not known: hurst, breadth.')
    const none = await callVerb(regimesCommand, '--data', file(barRows(120, () => '0')))
    expect(none.code).toBe(0)
    expect(none.out).toContain('None of the 120 bars has a regime')
  })

  it('names what is wrong and the way out', async () => {
    const short = await callVerb(regimesCommand, '--data', file(barRows(30)))
    expect(short.code).toBe(1)
    expect(short.err).toContain('The regimes need 85 bars for their first value and the file has 30; give it more.')
    expect((await callVerb(regimesCommand, '--data', '/nowhere/bars.csv')).code).toBe(2)
    expect((await callVerb(regimesCommand, '--data', file(barRows(90)), '--seed', '1.5')).err).toContain(
      'no whole number',
    )
  })
})

describe('quarterdeck stats hurst, kalman and hmm', () => {
  const rows = barRows(300)

  it('measure the memory of the returns, not of the prices', async () => {
    const data = file(rows)
    const { code, out } = await callVerb(hurstCommand, '--data', data, '--json')
    expect(code).toBe(0)
    const found = JSON.parse(out) as { hurst: number; dfa: number; n: number; rescaledRange: { low: number } }
    expect(found.n).toBe(299)
    expect(Math.abs(found.hurst - 0.5)).toBeLessThan(0.2)
    expect(found.rescaledRange.low).toBeLessThan(found.hurst)
    expect((await callVerb(hurstCommand, '--data', data)).out).toContain('by rescaled range')
    const steps = rows.map((row) => String(Math.log(Number(row.split(',')[4]))))
    const changes = steps.slice(1).map((step, index) => String(Number(step) - Number(steps[index])))
    const same = await callVerb(
      hurstCommand,
      '--data',
      file(changes, 'r'),
      '--column',
      'r',
      '--returns',
      'none',
      '--json',
    )
    expect((JSON.parse(same.out) as { hurst: number }).hurst).toBeCloseTo(found.hurst, 9)
    const level = file(steps, 'x')
    const differences = await callVerb(hurstCommand, '--data', level, '--column', 'x', '--returns', 'diff', '--json')
    expect((JSON.parse(differences.out) as { hurst: number }).hurst).toBeCloseTo(found.hurst, 9)
  })

  it('fit and filter a trend', async () => {
    const data = file(rows)
    const { code, out } = await callVerb(kalmanCommand, '--data', data, '--log', '--json')
    expect(code).toBe(0)
    const found = JSON.parse(out) as { params: Record<string, number>; filtered: readonly Record<string, number>[] }
    expect(Object.keys(found.params)).toEqual(['observation', 'level', 'slope'])
    expect(found.filtered).toHaveLength(300)
    expect(found.filtered[0]?.['velocity']).toBeNull()
    expect(found.filtered[299]?.['uncertainty']).toBeGreaterThan(0)
    expect((await callVerb(kalmanCommand, '--data', data, '--model', 'level')).out).toContain('Latest level')
    const still = await callVerb(kalmanCommand, '--data', file(barRows(60, () => '5')))
    expect([still.code, still.err]).toEqual([
      1,
      'The series never changes, so there is no noise to fit; give a series that does.\n',
    ])
  })

  it('fit hidden states, choose their number, and mark what knows the future', async () => {
    const data = file(rows)
    const two = await callVerb(hmmCommand, '--data', data, '--json')
    expect(two.code).toBe(0)
    const found = JSON.parse(two.out) as { usesFuture: boolean; variances: number[]; probabilities: number[][] }
    expect(found.usesFuture).toBe(false)
    expect(found.probabilities).toHaveLength(299)
    expect(found.variances[0]).toBeLessThan(found.variances[1] ?? 0)
    const studied = await callVerb(hmmCommand, '--data', data, '--json', '--probabilities', 'smoothed')
    expect((JSON.parse(studied.out) as { usesFuture: boolean }).usesFuture).toBe(true)
    const chosen = await callVerb(hmmCommand, '--data', data, '--states', 'auto', '--most', '2')
    expect(chosen.out).toContain('with 2: AIC')
    const zeros = await callVerb(hmmCommand, '--data', file(barRows(90, () => '0')))
    expect([zeros.code, zeros.err.includes('from which no return can be taken')]).toEqual([2, true])
    const short = await callVerb(hmmCommand, '--data', file(barRows(30)))
    expect([short.code, short.err.includes('needs at least 40; give it more')]).toEqual([1, true])
  })
})
