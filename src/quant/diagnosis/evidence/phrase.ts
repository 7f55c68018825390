import type { Estimate } from '#core/model/estimate.ts'
import type { Evidence, EvidenceUnit } from '../finding.ts'
import { grouped, priceText, significant } from './text.ts'

/** A piece of a sentence that is evidence: its words, and the number in them. */
export interface Phrase {
  readonly text: string
  readonly evidence: Evidence
}

/** `1 trade`, `12 trades`; the evidence has the name of the plural unless told otherwise. */
export function counted(value: number, noun: string, name = `${noun}s`): Phrase {
  return phrase(name, value, 'count', `${grouped(value, 0)} ${value === 1 ? noun : `${noun}s`}`)
}

/** A bare whole number. */
export function count(name: string, value: number): Phrase {
  return phrase(name, value, 'count', grouped(value, 0))
}

/** A fraction of 1 in percent. */
export function share(name: string, fraction: number): Phrase {
  return percent(name, 100 * fraction)
}

/** A percentage. */
export function percent(name: string, value: number): Phrase {
  return phrase(name, value, 'percent', `${percentText(value)} %`)
}

/** A number without a unit. */
export function ratio(name: string, value: number): Phrase {
  return phrase(name, value, 'ratio', grouped(value, 2))
}

/** A probability, 0..1. */
export function probability(name: string, value: number): Phrase {
  return phrase(name, value, 'probability', probabilityText(value))
}

/** An amount of money, to the unit above a thousand. */
export function money(name: string, value: number, currency: string): Phrase {
  return phrase(name, value, 'currency', `${grouped(value, Math.abs(value) >= 1_000 ? 0 : 2)} ${currency}`)
}

/** A price. */
export function price(name: string, value: number): Phrase {
  return phrase(name, value, 'price', priceText(value))
}

/** Hundredths of a percent. */
export function basisPoints(name: string, value: number): Phrase {
  return phrase(name, value, 'basis points', `${significant(value)} basis points`)
}

/** Days of 24 hours. */
export function days(name: string, value: number): Phrase {
  return phrase(name, value, 'days', `${significant(value)} days`)
}

/** Years of 365.25 days. */
export function years(name: string, value: number): Phrase {
  return phrase(name, value, 'years', `${grouped(value, 1)} years`)
}

/** Seconds. */
export function seconds(name: string, value: number): Phrase {
  return phrase(name, value, 'seconds', `${significant(value)} seconds`)
}

/** A number in its unit with its interval and n: `1.20 (95 % interval 0.40 to 2.00, n = 60)`. */
export function estimated(name: string, estimate: Estimate, unit: 'percent' | 'ratio' | 'probability'): Phrase {
  const { value, low, high, n } = estimate
  const write = WRITERS[unit]
  const suffix = unit === 'percent' ? ' %' : ''
  const text = `${write(value)}${suffix} (95 % interval ${write(low)} to ${write(high)}${suffix}, n = ${grouped(n, 0)})`
  return { text, evidence: { name, value, unit, low, high, n } }
}

/** An amount of money with its interval and n. */
export function estimatedMoney(name: string, estimate: Estimate, currency: string): Phrase {
  const { value, low, high, n } = estimate
  const digits = Math.abs(value) >= 1_000 ? 0 : 2
  const [middle, from, to] = [value, low, high].map((each) => grouped(each, digits))
  const text = `${middle ?? ''} ${currency} (95 % interval ${from ?? ''} to ${to ?? ''} ${currency}, n = ${grouped(n, 0)})`
  return { text, evidence: { name, value, unit: 'currency', low, high, n } }
}

/** A share of 1 with its interval and n, in percent. */
export function estimatedShare(name: string, { value, low, high, n }: Estimate): Phrase {
  return estimated(name, { value: 100 * value, low: 100 * low, high: 100 * high, n }, 'percent')
}

const WRITERS = {
  percent: percentText,
  probability: probabilityText,
  ratio: (value: number) => grouped(value, 2),
} as const

function percentText(value: number): string {
  return Math.abs(value) >= 1 || value === 0 ? grouped(value, 1) : significant(value)
}

function probabilityText(value: number): string {
  return value > 0 && value < 0.001 ? significant(value) : grouped(value, 3)
}

function phrase(name: string, value: number, unit: EvidenceUnit, text: string): Phrase {
  return { text, evidence: { name, value, unit, low: null, high: null, n: null } }
}
