import * as z from 'zod'
import type { InsiderTransaction } from '#core/model/insiderFiling.ts'
import { SECOND } from '#core/time/duration.ts'
import { looseList, looseNumber, looseText } from '../../parsing/looseFields.ts'
import { type Parsed, refusal } from '../../parsing/parsed.ts'
import { readAnswer } from '../../parsing/readAnswer.ts'
import type { CompanyBasics } from '../../yahoo/summary/parseSummary.ts'
import { FINNHUB_CARD } from '../finnhubCard.ts'

const MOST_TRADES = 5_000
const MILLION = 1_000_000

/** One trade of an insider as Finnhub tells it: without the filing's footnotes, and not whether it is held directly. */
export interface ReportedInsiderTrade extends Omit<InsiderTransaction, 'isDirect' | 'security'> {
  readonly owner: string
  /** Day of the filing, for example `2026-02-14`. */
  readonly filedOn: string
}

/** Trades of insiders, and rows that were left out. */
export interface FinnhubInsiders {
  readonly trades: readonly ReportedInsiderTrade[]
  readonly unreadable: number
}

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const insidersSchema = z.object({
  data: looseList(
    z.object({
      name: looseText,
      share: looseNumber,
      change: z.number(),
      filingDate: day,
      transactionDate: day,
      transactionCode: z.string().regex(/^[A-Z]$/),
      transactionPrice: looseNumber,
      isDerivative: z.boolean().nullish(),
    }),
    MOST_TRADES,
  ),
})

/** Reads an answer of `/stock/insider-transactions`. A price of 0 is one that was not told. */
export function parseInsiders(body: unknown): Parsed<FinnhubInsiders> {
  const read = readAnswer(FINNHUB_CARD.name, body, insidersSchema)
  if (!read.ok) return read
  const { fitting, unreadable } = read.value.data
  const trades = fitting.map((told): ReportedInsiderTrade => {
    const { transactionPrice: price } = told
    return {
      owner: told.name ?? '',
      filedOn: told.filingDate,
      date: told.transactionDate,
      code: told.transactionCode,
      isAcquired: told.change >= 0,
      shares: Math.abs(told.change),
      price: price !== null && price > 0 ? price : null,
      sharesAfter: told.share,
      isDerivative: told.isDerivative === true,
    }
  })
  return { ok: true, value: { trades, unreadable } }
}

const metricSchema = z.object({
  metric: z.object({
    marketCapitalization: looseNumber,
    peTTM: looseNumber,
    dividendYieldIndicatedAnnual: looseNumber,
    beta: looseNumber,
    bookValuePerShareQuarterly: looseNumber,
    epsTTM: looseNumber,
  }),
})

/** Reads an answer of `/stock/metric`: sizes are told in millions and yields in hundredths. */
export function parseMetrics(body: unknown): Parsed<CompanyBasics> {
  const read = readAnswer(FINNHUB_CARD.name, body, metricSchema)
  if (!read.ok) return read
  const { metric } = read.value
  if (Object.values(metric).every((figure) => figure === null)) {
    return refusal(FINNHUB_CARD.name, 'NOTHING_FOUND', 'it has no figures of that company')
  }
  return {
    ok: true,
    value: {
      sector: null,
      industry: null,
      country: null,
      marketCap: metric.marketCapitalization === null ? null : metric.marketCapitalization * MILLION,
      trailingPriceEarnings: metric.peTTM,
      dividendYield: metric.dividendYieldIndicatedAnnual === null ? null : metric.dividendYieldIndicatedAnnual / 100,
      beta: metric.beta,
      sharesOutstanding: null,
      floatShares: null,
      bookValuePerShare: metric.bookValuePerShareQuarterly,
      trailingEarningsPerShare: metric.epsTTM,
      revenue: null,
      freeCashFlow: null,
      debt: null,
      cash: null,
    },
  }
}

/** The latest price of a share and the day around it; null where the share has not traded. */
export interface FinnhubQuote {
  readonly ts: number
  readonly last: number
  readonly open: number | null
  readonly high: number | null
  readonly low: number | null
  readonly previousClose: number | null
}

const quoteSchema = z.object({
  c: z.number(),
  t: z.number().int().min(0).max(5_000_000_000),
  o: looseNumber,
  h: looseNumber,
  l: looseNumber,
  pc: looseNumber,
})

/** Reads an answer of `/quote`. A symbol that is not known is told with zeros. */
export function parseQuote(body: unknown): Parsed<FinnhubQuote> {
  const read = readAnswer(FINNHUB_CARD.name, body, quoteSchema)
  if (!read.ok) return read
  const { c: last, t, o, h, l, pc } = read.value
  if (!(last > 0) || t === 0) return refusal(FINNHUB_CARD.name, 'NOTHING_FOUND', 'it has no price of that symbol')
  const aboveZero = (told: number | null): number | null => (told !== null && told > 0 ? told : null)
  return {
    ok: true,
    value: {
      ts: t * SECOND,
      last,
      open: aboveZero(o),
      high: aboveZero(h),
      low: aboveZero(l),
      previousClose: aboveZero(pc),
    },
  }
}
