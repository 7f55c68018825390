import { headerOf, serverTime, type AnswerHeaders } from './retryAfter.ts'

/** What an answer tells of a limit: how much of a window was used, or how much of it is left. */
export type LimitReport =
  | { readonly kind: 'USED'; readonly milliseconds: number; readonly used: number }
  | {
      readonly kind: 'REMAINING'
      readonly remaining: number
      readonly limit: number | null
      /** In our time, microseconds. */
      readonly resetAt: number | null
    }

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const USED_WEIGHT = /^x-(?:mbx|sapi)-used-(?:ip-)?weight-(\d{1,4})([smhd])$/
/** Families of fields that share `remaining`, `limit` and `reset`; and what a small reset counts in, microseconds. */
const FAMILIES = [
  { prefix: 'x-ratelimit-', unit: 1_000_000 },
  { prefix: 'x-rate-limit-', unit: 1_000_000 },
  { prefix: 'ratelimit-', unit: 1_000_000 },
  { prefix: 'gw-ratelimit-', unit: 1_000 },
] as const

/** Reads what an answer tells of limits, whichever of the usual fields it uses; empty when it tells nothing. */
export function readLimitReports(headers: AnswerHeaders, now: number): readonly LimitReport[] {
  const reports: LimitReport[] = []
  for (const name of Object.keys(headers)) {
    const match = USED_WEIGHT.exec(name)
    const used = match === null ? null : countOf(headerOf(headers, name))
    const unit = UNITS[match?.[2] ?? '']
    if (used !== null && unit !== undefined)
      reports.push({ kind: 'USED', milliseconds: Number(match?.[1]) * unit, used })
  }
  for (const { prefix, unit } of FAMILIES) {
    const remaining = countOf(headerOf(headers, `${prefix}remaining`))
    if (remaining === null) continue
    const limit = countOf(headerOf(headers, `${prefix}limit`))
    const reset = countOf(headerOf(headers, `${prefix}reset`))
    reports.push({ kind: 'REMAINING', remaining, limit, resetAt: resetTime(reset, unit, headers, now) })
  }
  const combined = headerOf(headers, 'ratelimit')
  if (combined !== null) reports.push(...readCombined(combined, now))
  return reports
}

/** One field for all, as in the drafts of "RateLimit header fields for HTTP": `limit=9, remaining=5, reset=3` or `r=5;t=3`. */
function readCombined(text: string, now: number): readonly LimitReport[] {
  const remaining = countOf(/(?:\bremaining|\br)\s*=\s*(\d+)/.exec(text)?.[1] ?? null)
  if (remaining === null) return []
  const limit = countOf(/\blimit\s*=\s*(\d+)/.exec(text)?.[1] ?? null)
  const reset = countOf(/(?:\breset|\bt)\s*=\s*(\d+)/.exec(text)?.[1] ?? null)
  return [{ kind: 'REMAINING', remaining, limit, resetAt: reset === null ? null : now + reset * 1_000_000 }]
}

/** A reset is told as milliseconds or seconds since the epoch, or as time from now; its size tells which. */
function resetTime(reset: number | null, unit: number, headers: AnswerHeaders, now: number): number | null {
  if (reset === null) return null
  const theirNow = serverTime(headers) ?? now
  if (reset >= 1e12) return now + (reset * 1_000 - theirNow)
  if (reset >= 1e9) return now + (reset * 1_000_000 - theirNow)
  return now + reset * unit
}

function countOf(text: string | null): number | null {
  const match = /^\s*(\d{1,15}(?:\.\d+)?)/.exec(text ?? '')
  return match === null ? null : Number(match[1])
}
