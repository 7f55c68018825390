import { describe, expect, it } from 'vitest'
import { CHECKS } from '#quant/diagnosis/catalogue.ts'
import { diagnose } from '#quant/diagnosis/diagnose.ts'
import {
  counted,
  estimated,
  estimatedMoney,
  money,
  percent,
  probability,
  share,
} from '#quant/diagnosis/evidence/phrase.ts'
import { agree, dateText, grouped, priceText, significant } from '#quant/diagnosis/evidence/text.ts'
import { note, stop, warning } from '#quant/diagnosis/evidence/verdict.ts'
import type { DiagnosisInput } from '#quant/diagnosis/diagnosisInput.ts'
import { cleanRun } from '../../../builders/diagnosedRun.ts'

describe('numbers in sentences', () => {
  it('have commas, and as many decimals as they need', () => {
    expect([1_234_567.891, -1_000, 999, -0.001, 0].map((value) => grouped(value, 2))).toEqual([
      '1,234,567.89',
      '-1,000.00',
      '999.00',
      '0.00',
      '0.00',
    ])
    expect([0, 0.0123456, 0.5, 1.234, 12.34, 1_234.5].map(significant)).toEqual([
      '0',
      '0.0123',
      '0.500',
      '1.23',
      '12.3',
      '1,235',
    ])
    expect([97.64512, 4_003, 0.000123456, 0].map(priceText)).toEqual(['97.645', '4,003.00', '0.00012346', '0.00'])
    expect([agree(1, 'is', 'are'), agree(0, 'is', 'are')]).toEqual(['is', 'are'])
    expect([dateText(0), dateText(Number.NaN)]).toEqual(['1970-01-01', 'a day without a date'])
  })

  it('carry their unit, their interval and their n', () => {
    expect(counted(1, 'trade')).toMatchObject({
      text: '1 trade',
      evidence: { name: 'trades', value: 1, unit: 'count', n: null },
    })
    expect(share('part', 0.1234)).toMatchObject({ text: '12.3 %', evidence: { value: 12.34, unit: 'percent' } })
    expect([percent('p', 0.004).text, probability('p', 0.00042).text, money('m', -12_345.6, 'USD').text]).toEqual([
      '0.00400 %',
      '0.000420',
      '-12,346 USD',
    ])
    const seen = { value: 1.2, low: 0.4, high: 2, n: 1_200 }
    expect(estimated('ratio', seen, 'ratio').text).toBe('1.20 (95 % interval 0.40 to 2.00, n = 1,200)')
    expect(estimatedMoney('gain', seen, 'EUR')).toEqual({
      text: '1.20 EUR (95 % interval 0.40 to 2.00 EUR, n = 1,200)',
      evidence: { name: 'gain', unit: 'currency', ...seen },
    })
  })

  it('make the evidence of the sentence they stand in', () => {
    const verdict = warning`Of ${counted(12, 'trade')} in ${'ACME'} ${share('lost', 0.5)} lost.`
    expect(verdict).toMatchObject({
      state: 'FOUND',
      severity: 'WARNING',
      sentence: 'Of 12 trades in ACME 50.0 % lost.',
    })
    expect(verdict.state === 'FOUND' && verdict.evidence.map(({ name, value }) => [name, value])).toEqual([
      ['trades', 12],
      ['lost', 50],
    ])
    expect(stop`All.`).toMatchObject({ severity: 'STOP', evidence: [] })
  })

  it('are not written where they are none', () => {
    expect(note`It is ${percent('gain', Number.NaN)}.`).toEqual({
      state: 'UNKNOWN',
      reason: 'The gain of this run is no finite number.',
    })
    expect(note`It is ${estimated('gain', { value: 1, low: -Infinity, high: 2, n: 3 }, 'ratio')}.`.state).toBe(
      'UNKNOWN',
    )
  })
})

describe('a diagnosis', () => {
  const clean = cleanRun()
  const bare: DiagnosisInput = {
    ...clean,
    benchmark: null,
    report: null,
    instruments: [],
    fills: null,
    orders: null,
    denials: null,
    costs: null,
    search: null,
    venue: null,
    robustness: { costs: null, capacity: null, calendar: null, regimes: null, bootstrap: null, shuffle: null },
    reruns: { bestOrder: null, worstOrder: null, doubledCosts: null, oneBarLater: null, leakProof: null },
  }

  it('passes no check for want of what it looks at', () => {
    const { unknown, passed, checked } = diagnose(bare)
    const families = new Map<string, number>()
    for (const { family } of unknown) families.set(family, (families.get(family) ?? 0) + 1)
    // What is left needs the trades and the equity alone.
    expect(Object.fromEntries(families)).toEqual({
      DATA: 14,
      LOOK_AHEAD: 7,
      FILLS: 14,
      SAMPLE: 9,
      OVERFITTING: 9,
      COSTS: 6,
      RISK: 10,
      BENCHMARK: 3,
      STABILITY: 3,
      PRACTICE: 3,
    })
    expect(passed).not.toContain('LOOK_AHEAD_LEAK')
    expect(checked + unknown.length).toBe(CHECKS.length)
    expect(unknown.find(({ code }) => code === 'LOOK_AHEAD_LEAK')).toEqual({
      code: 'LOOK_AHEAD_LEAK',
      family: 'LOOK_AHEAD',
      title: 'Decisions that knew the future',
      reason: 'No proof was made that decisions do not know the future; run it with --prove.',
    })
  })

  it('puts the gravest first and keeps the order of the catalogue within a severity', () => {
    const { findings } = diagnose({
      ...clean,
      trades: [],
      fills: [],
      curve: { ...clean.curve, equity: clean.curve.equity.map((value, moment) => (moment === 5 ? -1 : value)) },
    })
    expect(findings.slice(0, 2).map(({ code }) => code)).toEqual(['SAMPLE_NO_TRADES', 'RISK_EQUITY_USED_UP'])
    const order = findings.map(({ severity }) => ['STOP', 'WARNING', 'NOTE'].indexOf(severity))
    expect(order).toEqual(order.toSorted((a, b) => a - b))
  })

  it('rests on checks with codes of their own and everything documented', () => {
    expect(new Set(CHECKS.map(({ code }) => code)).size).toBe(CHECKS.length)
    expect(CHECKS.length).toBeGreaterThanOrEqual(100)
    for (const { code, title, looksAt, threshold, reason, advice } of CHECKS) {
      expect(code).toMatch(/^[A-Z]+(_[A-Z]+)+$/)
      for (const text of [title, looksAt, threshold]) expect(text, code).toMatch(/[^.]$/)
      for (const text of [reason, advice]) expect(text, code).toMatch(/[.]$/)
    }
  })
})
