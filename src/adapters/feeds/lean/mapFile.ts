import { damagedLine, leanFailure, type LeanAttempt } from './leanFailure.ts'
import { leanRows, parseLeanDay, STILL } from './leanDay.ts'

/** The ticker under which one company traded, days counted from 1970-01-01, both included. */
export interface TickerSpan {
  readonly ticker: string
  readonly from: number
  readonly to: number
}

/** One company through its tickers, in order of time. */
export interface CompanyTickers {
  /** The name under which the files keep the company, for ever: `fb` is another company than `fb.1`. */
  readonly permanentTicker: string
  readonly spans: readonly TickerSpan[]
  /** Last day of trading; null while it still trades. */
  readonly lastDay: number | null
}

/**
 * Reads a map file: lines `date,ticker[,exchange]`. The first line is the first day of the company, every other the last
 * day of its ticker; the date 20501231 means that it still has it.
 */
export function parseMapFile(text: string, permanentTicker: string): LeanAttempt<CompanyTickers> {
  const spans: TickerSpan[] = []
  let from: number | null = null
  for (const { line, cells } of leanRows(text)) {
    const day = parseLeanDay(cells[0] ?? '')
    const ticker = (cells[1] ?? '').toLowerCase()
    if (day === null || ticker === '')
      return damagedLine(`The map file of ${permanentTicker}`, line, 'no date and ticker')
    if (from === null) {
      from = day
      continue
    }
    if (day < from) return damagedLine(`The map file of ${permanentTicker}`, line, 'a date before the one above')
    const last = spans.at(-1)
    // A ticker that goes on is one span, whatever else changed.
    if (last?.ticker === ticker) spans[spans.length - 1] = { ...last, to: day }
    else spans.push({ ticker, from, to: day })
    from = day + 1
  }
  const last = spans.at(-1)
  if (last === undefined) {
    return leanFailure('LEAN_FILE_DAMAGED', `The map file of ${permanentTicker} names no ticker; get the file again.`)
  }
  return { ok: true, value: { permanentTicker, spans, lastDay: last.to >= STILL ? null : last.to } }
}

/** Returns the ticker of a company on a day; null before it traded and after it ended. */
export function tickerOn({ spans }: CompanyTickers, day: number): string | null {
  return spans.find(({ from, to }) => day >= from && day <= to)?.ticker ?? null
}

/** Returns which company a ticker meant on a day; null when none of those given had it then. */
export function companyNamed(companies: readonly CompanyTickers[], ticker: string, day: number): CompanyTickers | null {
  return companies.find((company) => tickerOn(company, day) === ticker.toLowerCase()) ?? null
}
