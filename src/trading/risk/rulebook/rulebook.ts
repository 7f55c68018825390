import type { Instrument } from '#core/model/instrument.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import type { AnyRule, Rule, RuleKind } from './rule.ts'

/** The rules in force at a moment. */
export interface RulesInForce {
  readonly rules: readonly AnyRule[]
  /** First moment at which others are in force, microseconds; Infinity where none is known. */
  readonly until: number
}

/** The rules in force at a moment, microseconds. Days begin at midnight UTC; the end of a rule is the first day without it. */
export function rulesAt(rulebook: readonly AnyRule[], time: number): RulesInForce {
  let until = Infinity
  const rules = rulebook.filter(({ validFrom, validTo }) => {
    const [from, to] = [startOf(validFrom), validTo === null ? Infinity : startOf(validTo)]
    if (from > time) until = Math.min(until, from)
    else if (to > time) until = Math.min(until, to)
    return from <= time && time < to
  })
  return { rules, until }
}

/** The rule of a kind that binds an instrument: of its venue and class before its venue, its class, and all. */
export function ruleFor<Kind extends RuleKind>(
  { rules }: RulesInForce,
  kind: Kind,
  { venue, assetClass }: Pick<Instrument, 'venue' | 'assetClass'>,
): Rule<Kind> | null {
  let best: Rule<Kind> | null = null
  let rank = -1
  for (const rule of rules) {
    if (!isOfKind(rule, kind)) continue
    if ((rule.venue !== null && rule.venue !== venue) || (rule.assetClass !== null && rule.assetClass !== assetClass))
      continue
    const own = (rule.venue === null ? 0 : 2) + (rule.assetClass === null ? 0 : 1)
    if (own > rank) [best, rank] = [rule, own]
  }
  return best
}

/** Rules in force whose day of review has passed: each is to be read again at its source. */
export function overdueRules(rulebook: readonly AnyRule[], time: number): readonly AnyRule[] {
  return rulesAt(rulebook, time).rules.filter(({ reviewBy }) => startOf(reviewBy) < time)
}

/** Start of a day `YYYY-MM-DD` in UTC, microseconds; NaN for what is no day. */
export function startOf(day: string): number {
  return parseTimestamp(`${day}T00:00:00Z`) ?? Number.NaN
}

function isOfKind<Kind extends RuleKind>(rule: AnyRule, kind: Kind): rule is AnyRule & Rule<Kind> {
  return rule.kind === kind
}
