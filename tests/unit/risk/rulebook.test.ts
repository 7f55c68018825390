import { describe, expect, it } from 'vitest'
import { HOUSE_RULEBOOK } from '#trading/risk/rulebook/houseRulebook.ts'
import { parseRulebook } from '#trading/risk/rulebook/parseRulebook.ts'
import type { AnyRule } from '#trading/risk/rulebook/rule.ts'
import { overdueRules, ruleFor, rulesAt, startOf } from '#trading/risk/rulebook/rulebook.ts'
import { buildInstrument } from '../../builders/instrument.ts'

const FIRST: AnyRule = {
  id: 'first',
  kind: 'ORDER_SIZE',
  venue: 'TEST',
  assetClass: null,
  validFrom: '2026-01-01',
  validTo: '2026-02-01',
  reviewBy: '2026-12-31',
  source: 'a test',
  isVerified: true,
  values: { minimumNotional: 5 },
}
const SECOND: AnyRule = { ...FIRST, id: 'second', validFrom: '2026-02-01', validTo: null }

function answer(rules: unknown): string {
  const parsed = parseRulebook(typeof rules === 'string' ? rules : JSON.stringify(rules))
  if (parsed.ok) return 'OK'
  expect(parsed.text).toContain('the rules stay as they were')
  return parsed.code
}

describe('the rulebook', () => {
  it('of the house is right in every detail, and survives being written and read', () => {
    expect(parseRulebook(JSON.stringify(HOUSE_RULEBOOK))).toEqual({ ok: true, rules: HOUSE_RULEBOOK })
  })

  it('ends the pattern-day-trader rule where intraday margin begins, both marked as not verified', () => {
    const ids = (time: number) => rulesAt(HOUSE_RULEBOOK, time).rules.map(({ id }) => id)
    const change = startOf('2026-06-03')
    expect(ids(change - 1)).toContain('us-pattern-day-trader')
    expect(ids(change - 1)).not.toContain('us-intraday-margin')
    expect(ids(change)).toContain('us-intraday-margin')
    expect(ids(change)).not.toContain('us-pattern-day-trader')
    expect(rulesAt(HOUSE_RULEBOOK, change - 1).until).toBe(change)
    const unverified = HOUSE_RULEBOOK.filter(({ isVerified }) => !isVerified).map(({ id }) => id)
    expect(unverified).toEqual(expect.arrayContaining(['us-pattern-day-trader', 'us-intraday-margin']))
  })

  it('prefers the rule of the venue to that of the class, and both to one for all', () => {
    const rules = [
      { ...SECOND, id: 'all', venue: null },
      { ...SECOND, id: 'class', venue: null, assetClass: 'EQUITY' as const },
      { ...SECOND, id: 'venue' },
      { ...SECOND, id: 'both', assetClass: 'EQUITY' as const },
    ]
    const found = [4, 3, 2, 1, 0].map(
      (known) =>
        ruleFor({ rules: rules.slice(0, known), until: Infinity }, 'ORDER_SIZE', buildInstrument())?.id ?? null,
    )
    expect(found).toEqual(['both', 'venue', 'class', 'all', null])
    const elsewhere = buildInstrument({ venue: 'OTHER', assetClass: 'CRYPTO' })
    expect(ruleFor({ rules, until: Infinity }, 'ORDER_SIZE', elsewhere)?.id).toBe('all')
  })

  it('is refused as a whole with a code and a sentence when anything is wrong with it', () => {
    expect({
      right: answer([FIRST, SECOND]),
      inAnyOrder: answer([SECOND, FIRST]),
      noJson: answer('[{'),
      noList: answer('{}'),
      empty: answer([]),
      noRule: answer([null]),
      foreignField: answer([{ ...FIRST, __proto__x: 1 }]),
      missingField: answer([{ ...FIRST, source: undefined }]),
      noSource: answer([{ ...FIRST, source: ' ' }]),
      twice: answer([FIRST, { ...SECOND, id: 'first' }]),
      kind: answer([{ ...FIRST, kind: 'toString' }]),
      assetClass: answer([{ ...FIRST, assetClass: 'BOND' }]),
      day: answer([{ ...FIRST, validFrom: '2026-02-30' }]),
      backwards: answer([{ ...FIRST, validTo: '2025-12-31' }]),
      negative: answer([{ ...FIRST, values: { minimumNotional: -1 } }]),
      nan: answer([{ ...FIRST, values: { minimumNotional: null } }]),
      absurd: answer([{ ...FIRST, values: { minimumNotional: 2 ** 60 } }]),
      noValue: answer([{ ...FIRST, values: {} }]),
      foreignValue: answer([{ ...FIRST, values: { minimumNotional: 5, maximum: 6 } }]),
      overlap: answer([FIRST, { ...SECOND, validFrom: '2026-01-31' }]),
      endless: answer([{ ...FIRST, validTo: null }, SECOND]),
      gap: answer([FIRST, { ...SECOND, validFrom: '2026-02-02' }]),
      otherScope: answer([FIRST, { ...SECOND, validFrom: '2026-02-02', venue: 'ELSEWHERE' }]),
    }).toEqual({
      right: 'OK',
      inAnyOrder: 'OK',
      noJson: 'RULEBOOK_UNREADABLE',
      noList: 'RULEBOOK_UNREADABLE',
      empty: 'RULEBOOK_UNREADABLE',
      noRule: 'RULE_INVALID',
      foreignField: 'RULE_INVALID',
      missingField: 'RULE_INVALID',
      noSource: 'RULE_INVALID',
      twice: 'RULE_INVALID',
      kind: 'RULE_INVALID',
      assetClass: 'RULE_INVALID',
      day: 'RULE_INVALID',
      backwards: 'RULE_INVALID',
      negative: 'RULE_INVALID',
      nan: 'RULE_INVALID',
      absurd: 'RULE_INVALID',
      noValue: 'RULE_INVALID',
      foreignValue: 'RULE_INVALID',
      overlap: 'RULES_OVERLAP',
      endless: 'RULES_OVERLAP',
      gap: 'RULES_GAP',
      otherScope: 'OK',
    })
  })

  it('names the rules in force that are past their day of review, and no others', () => {
    const rules = [{ ...FIRST, reviewBy: '2026-01-10' }, SECOND]
    const names = (day: string) => overdueRules(rules, startOf(day)).map(({ id }) => id)
    expect([names('2026-01-10'), names('2026-01-11'), names('2026-02-01'), names('2027-01-01')]).toEqual([
      [],
      ['first'],
      [],
      ['second'],
    ])
  })
})
