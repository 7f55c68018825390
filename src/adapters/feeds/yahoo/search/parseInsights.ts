import * as z from 'zod'
import { MILLISECOND } from '#core/time/duration.ts'
import { looseList, looseMilliseconds, looseNumber, looseText } from '../../parsing/looseFields.ts'
import type { Parsed } from '../../parsing/parsed.ts'
import { readEnvelope } from '../envelope.ts'

/** What others think of an instrument, as Yahoo passes it on; opinions, not data. What was not told is null. */
export interface YahooInsights {
  readonly symbol: string
  readonly recommendation: {
    readonly by: string | null
    readonly rating: string | null
    readonly target: number | null
  } | null
  readonly valuation: { readonly by: string | null; readonly says: string | null } | null
  readonly support: number | null
  readonly resistance: number | null
  /** Announcements of the company. */
  readonly announcements: readonly { readonly date: string; readonly headline: string }[]
  readonly reports: readonly InsightReport[]
  readonly filings: readonly InsightFiling[]
}

/** A report of an analyst. */
export interface InsightReport {
  readonly id: string
  readonly by: string | null
  readonly title: string | null
  readonly date: string | null
  readonly rating: string | null
  readonly target: number | null
}

/** A filing at the SEC. */
export interface InsightFiling {
  readonly id: string
  readonly form: string | null
  readonly title: string | null
  /** Microseconds; null when not told. */
  readonly filedAt: number | null
}

const MOST = 1_000
const id = z.string().min(1).max(128)

const insightsSchema = z.object({
  symbol: z.string().min(1).max(64),
  recommendation: z.object({ provider: looseText, rating: looseText, targetPrice: looseNumber }).optional(),
  instrumentInfo: z
    .object({
      valuation: z.object({ provider: looseText, description: looseText }).optional(),
      keyTechnicals: z.object({ support: looseNumber, resistance: looseNumber }).optional(),
    })
    .optional(),
  sigDevs: looseList(z.object({ date: z.string().max(32), headline: looseText }), MOST).optional(),
  reports: looseList(
    z.object({
      id,
      provider: looseText,
      title: looseText,
      reportDate: looseText,
      investmentRating: looseText,
      targetPrice: looseNumber,
    }),
    MOST,
  ).optional(),
  secReports: looseList(
    z.object({ id, formType: looseText, title: looseText, filingDate: looseMilliseconds }),
    MOST,
  ).optional(),
})

/** Reads an answer of `/ws/insights/v2/finance/insights`. */
export function parseInsights(body: unknown): Parsed<YahooInsights> {
  const read = readEnvelope(body, 'finance', insightsSchema)
  if (!read.ok) return read
  const { symbol, recommendation: advice, instrumentInfo, sigDevs, reports, secReports } = read.value
  const { valuation, keyTechnicals } = instrumentInfo ?? {}
  return {
    ok: true,
    value: {
      symbol,
      recommendation: advice ? { by: advice.provider, rating: advice.rating, target: advice.targetPrice } : null,
      valuation: valuation ? { by: valuation.provider, says: valuation.description } : null,
      support: keyTechnicals?.support ?? null,
      resistance: keyTechnicals?.resistance ?? null,
      announcements: (sigDevs?.fitting ?? []).flatMap(({ date, headline }) =>
        headline === null ? [] : [{ date, headline }],
      ),
      reports: (reports?.fitting ?? []).map((report) => ({
        id: report.id,
        by: report.provider,
        title: report.title,
        date: report.reportDate,
        rating: report.investmentRating,
        target: report.targetPrice,
      })),
      filings: (secReports?.fitting ?? []).map(({ id: key, formType, title, filingDate }) => ({
        id: key,
        form: formType,
        title,
        filedAt: filingDate === null ? null : filingDate * MILLISECOND,
      })),
    },
  }
}
