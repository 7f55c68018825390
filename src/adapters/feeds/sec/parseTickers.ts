import * as z from 'zod'
import { looseList, looseText } from '../parsing/looseFields.ts'
import { type Parsed, refusal } from '../parsing/parsed.ts'
import { readAnswer } from '../parsing/readAnswer.ts'

/** The source's name in sentences. */
export const SEC = 'SEC EDGAR'
const MOST_COMPANIES = 100_000

/** A company that files with the SEC. */
export interface SecCompany {
  /** The key of the company, ten digits as text. */
  readonly key: string
  readonly name: string | null
}

/** Keys of ten digits, whether they were sent as a number or as text. */
export const companyKey = z
  .union([z.number().int().positive().max(9_999_999_999), z.string().regex(/^\d{1,10}$/)])
  .transform((key) => String(key).padStart(10, '0'))

const companySchema = z.object({ cik_str: companyKey, ticker: z.string().min(1).max(20), title: looseText })
const answerSchema = z
  .record(z.string(), z.unknown())
  .transform((rows) => Object.values(rows))
  .pipe(looseList(companySchema, MOST_COMPANIES))

/** Reads `company_tickers.json`: companies by symbol, upper case, classes of shares behind a hyphen (`BRK-B`). */
export function parseTickers(body: unknown): Parsed<ReadonlyMap<string, SecCompany>> {
  const read = readAnswer(SEC, body, answerSchema)
  if (!read.ok) return read
  const companies = new Map<string, SecCompany>()
  for (const { cik_str: key, ticker, title } of read.value.fitting) {
    const symbol = tickerOf(ticker)
    if (!companies.has(symbol)) companies.set(symbol, { key, name: title })
  }
  if (companies.size > 0) return { ok: true, value: companies }
  return refusal(SEC, 'ANSWER_MALFORMED', 'it lists no company in the published form')
}

/** A symbol as the SEC writes it. */
export function tickerOf(symbol: string): string {
  return symbol.toUpperCase().replaceAll(/[./ ]/g, '-')
}
