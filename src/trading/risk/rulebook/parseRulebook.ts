import type { AssetClass } from '#core/model/instrument.ts'
import { type AnyRule, RULE_VALUES, type RuleKind, type ValueKind } from './rule.ts'
import { startOf } from './rulebook.ts'

/** A rulebook read from text, or why it was refused as a whole. */
export type ParsedRulebook =
  | { readonly ok: true; readonly rules: readonly AnyRule[] }
  | {
      readonly ok: false
      readonly code: 'RULEBOOK_UNREADABLE' | 'RULE_INVALID' | 'RULES_OVERLAP' | 'RULES_GAP'
      readonly text: string
    }

type Refusal = Extract<ParsedRulebook, { readonly ok: false }>

const FIELDS = [
  'id',
  'kind',
  'venue',
  'assetClass',
  'validFrom',
  'validTo',
  'reviewBy',
  'source',
  'isVerified',
  'values',
]
const CLASSES: readonly AssetClass[] = ['EQUITY', 'INDEX', 'CRYPTO']
const MOST_RULES = 2_000
const KEPT = 'the rules stay as they were'

/** Reads a rulebook from JSON: a list of rules. One that is not right in every detail is refused as a whole. */
export function parseRulebook(text: string): ParsedRulebook {
  let list: unknown
  try {
    list = JSON.parse(text)
  } catch {
    return refuse('RULEBOOK_UNREADABLE', `The rulebook is no JSON, so ${KEPT}; correct it and load it again.`)
  }
  if (!Array.isArray(list) || list.length === 0 || list.length > MOST_RULES) {
    return refuse('RULEBOOK_UNREADABLE', `The rulebook must be a list of 1 to ${MOST_RULES} rules, so ${KEPT}.`)
  }
  const rules: AnyRule[] = []
  const ids = new Set<string>()
  for (const [place, entry] of list.entries()) {
    const problem = problemOf(entry)
    if (problem !== null) return refuse('RULE_INVALID', `Rule ${place + 1} of the rulebook ${problem}, so ${KEPT}.`)
    const rule = entry as AnyRule
    if (ids.has(rule.id)) return refuse('RULE_INVALID', `Two rules of the rulebook are named ${rule.id}, so ${KEPT}.`)
    ids.add(rule.id)
    rules.push(rule)
  }
  return brokenChain(rules) ?? { ok: true, rules }
}

/** Rules of one kind and scope must follow each other day by day; null when they do. */
function brokenChain(rules: readonly AnyRule[]): Refusal | null {
  const chains = new Map<string, AnyRule[]>()
  for (const rule of rules) {
    const key = `${rule.kind}|${rule.venue ?? ''}|${rule.assetClass ?? ''}`
    chains.set(key, [...(chains.get(key) ?? []), rule])
  }
  for (const chain of chains.values()) {
    chain.sort((one, other) => startOf(one.validFrom) - startOf(other.validFrom))
    for (const [place, rule] of chain.entries()) {
      const next = chain[place + 1]
      if (next === undefined) continue
      const end = rule.validTo === null ? Infinity : startOf(rule.validTo)
      const gap = startOf(next.validFrom) - end
      if (gap < 0) {
        const words = `The rules ${rule.id} and ${next.id} are in force on the same days, so ${KEPT}; end the first where the second begins.`
        return refuse('RULES_OVERLAP', words)
      }
      if (gap > 0) {
        const words = `No rule is in force between ${rule.id} and ${next.id}, so ${KEPT}; let the second begin where the first ends.`
        return refuse('RULES_GAP', words)
      }
    }
  }
  return null
}

/** What is wrong with an entry, as the end of a sentence; null when nothing is. */
function problemOf(entry: unknown): string | null {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return 'is no rule'
  const rule = entry as Readonly<Record<string, unknown>>
  const missing = FIELDS.find((field) => !Object.hasOwn(rule, field))
  if (missing !== undefined) return `has no ${missing}`
  const foreign = Object.keys(rule).find((field) => !FIELDS.includes(field))
  if (foreign !== undefined) return `has a field ${foreign.slice(0, 40)} that no rule has`
  if (!isText(rule['id'], 80)) return 'has no usable id'
  if (!isText(rule['source'], 500)) return 'names no source'
  if (typeof rule['isVerified'] !== 'boolean') return 'does not say whether it was verified'
  if (rule['venue'] !== null && !isText(rule['venue'], 20)) return 'names no usable venue'
  if (rule['assetClass'] !== null && !CLASSES.some((known) => known === rule['assetClass']))
    return 'names an asset class that is not known'
  return problemOfDays(rule) ?? problemOfValues(rule['kind'], rule['values'])
}

function problemOfDays({ validFrom, validTo, reviewBy }: Readonly<Record<string, unknown>>): string | null {
  if (!isDay(validFrom) || !isDay(reviewBy) || (validTo !== null && !isDay(validTo)))
    return 'has a day that is not written as 2026-01-31'
  if (validTo !== null && startOf(validTo) <= startOf(validFrom)) return 'ends before it begins'
  return null
}

function problemOfValues(kind: unknown, values: unknown): string | null {
  if (typeof kind !== 'string' || !Object.hasOwn(RULE_VALUES, kind)) return 'is of a kind that is not known'
  if (typeof values !== 'object' || values === null) return 'has no values'
  const expected: Readonly<Record<string, ValueKind>> = RULE_VALUES[kind as RuleKind]
  const stated = values as Readonly<Record<string, unknown>>
  const foreign = Object.keys(stated).find((name) => !Object.hasOwn(expected, name))
  if (foreign !== undefined) return `states a value ${foreign.slice(0, 40)} that its kind does not have`
  for (const [name, valueKind] of Object.entries(expected)) {
    const value = Object.hasOwn(stated, name) ? stated[name] : undefined
    if (typeof value !== 'number' || !isRight(value, valueKind)) return `has an impossible value of ${name}`
  }
  return null
}

function isRight(value: number, kind: ValueKind): boolean {
  if (!(value >= 0) || value > 1e9) return false
  switch (kind) {
    case 'share':
      return value <= 10
    case 'count':
      return Number.isInteger(value)
    case 'amount':
      return true
    case 'switch':
      return value === 0 || value === 1
    case 'minutes':
      return Number.isInteger(value) && value <= 1_440
  }
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= longest
}

function isDay(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/u.test(value) && !Number.isNaN(startOf(value))
}

function refuse(code: Refusal['code'], text: string): Refusal {
  return { ok: false, code, text }
}
