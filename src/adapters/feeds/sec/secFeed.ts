import type { InsiderFiling } from '#core/model/insiderFiling.ts'
import { DAY } from '#core/time/duration.ts'
import { formatTimestamp } from '#core/time/iso.ts'
import type { FeedAnswer, FeedFailure, MarketFeed, StopSignal } from '#engines/data/feeds/ports.ts'
import type { HttpRequest } from '../http/httpRequest.ts'
import { type AnswerSource, createAnswerSource, feedFailure, type SourceConnection } from '../parsing/answerSource.ts'
import { readingKey } from '../parsing/credentials.ts'
import type { Parsed } from '../parsing/parsed.ts'
import { parseOwnershipDocument, type ParsedFiling } from './ownershipDocument.ts'
import { type CompanyFigures, parseCompanyFacts } from './parseCompanyFacts.ts'
import { type ListedFiling, parseOlderFilings, parseSubmissions } from './parseSubmissions.ts'
import { parseTickers, SEC, type SecCompany, tickerOf } from './parseTickers.ts'
import { SEC_CARD } from './secCard.ts'
import { refusalOfSec } from './secRefusal.ts'

/** How the filings are asked for. */
export interface SecFeedOptions extends SourceConnection {
  /** An address for mail of whoever asks, which the SEC wants to know; asked for each request, kept nowhere. */
  readonly contact: () => string | null
}

/** A filing of an insider as it became known. */
export interface FiledInsiderForm {
  readonly accession: string
  /** When everybody could know it, microseconds. */
  readonly acceptedAt: number
  readonly filing: InsiderFiling
}

/** Filings of insiders, newest first. */
export interface InsiderFilings {
  readonly filings: readonly FiledInsiderForm[]
  /** Filings that could not be read, and why. */
  readonly unread: readonly { readonly accession: string; readonly message: string }[]
  /** True when there were more than are read at once; ask for a later moment. */
  readonly isCut: boolean
}

/** The SEC as a source of what insiders trade and of companies' books. */
export interface SecFeed extends MarketFeed {
  checkKey: NonNullable<MarketFeed['checkKey']>
  fetchCompany: NonNullable<MarketFeed['fetchCompany']>
  /** Forms 3, 4 and 5 about a company that became known since a moment, microseconds. */
  fetchInsiderFilings(symbol: string, since: number, stop: StopSignal): Promise<FeedAnswer<InsiderFilings>>
  /** Figures of a company's books with the moments at which they became known. */
  fetchFundamentals(symbol: string, stop: StopSignal): Promise<FeedAnswer<CompanyFigures>>
  close(): Promise<void>
}

/** Ten a second are allowed in all, and there are two servers. */
const WINDOWS = [{ limit: 5, milliseconds: 1_000, counts: 'CALLS' as const }]
const FORMS = new Set(['3', '3/A', '4', '4/A', '5', '5/A'])
const MOST_FILINGS = 200
const LIST_VALID_MS = 86_400_000
const NEWS_VALID_MS = 60_000
const LONGEST_WAIT_MS = 120_000
const ADDRESS = /^[^\s@<>()]{1,100}@[a-z0-9.-]{1,100}\.[a-z]{2,24}$/i

/** Opens the SEC's servers within what it allows. */
export function createSecFeed(options: SecFeedOptions): SecFeed {
  const manner = { readRefusal: refusalOfSec }
  const documents = createAnswerSource(SEC_CARD, 'https://www.sec.gov', WINDOWS, options, manner)
  const figures = createAnswerSource(SEC_CARD, 'https://data.sec.gov', WINDOWS, options, manner)

  async function ask<Value>(
    source: AnswerSource,
    request: HttpRequest,
    parse: (text: string) => Parsed<Value>,
    stop: StopSignal,
  ): Promise<FeedAnswer<Value>> {
    const contact = options.contact()?.trim() ?? ''
    if (!ADDRESS.test(contact)) return NO_CONTACT
    const headers = { 'user-agent': `Quarterdeck/0.1 ${contact}`, ...request.headers }
    return source.ask({ ...request, headers, maxWaitMs: LONGEST_WAIT_MS }, parse, stop)
  }

  function listCompanies(stop: StopSignal): Promise<FeedAnswer<ReadonlyMap<string, SecCompany>>> {
    const request = { path: '/files/company_tickers.json', what: 'the list of companies', validForMs: LIST_VALID_MS }
    return ask(documents, request, parseTickers, stop)
  }

  async function companyOf(symbol: string, stop: StopSignal): Promise<FeedAnswer<SecCompany>> {
    const companies = await listCompanies(stop)
    if (!companies.ok) return companies
    const company = companies.value.get(tickerOf(symbol))
    if (company !== undefined) return { ok: true, value: company }
    return feedFailure('FEED_UNKNOWN_INSTRUMENT', `No company with the symbol ${symbol} files with the ${SEC}.`)
  }

  /** The filings of the wanted forms since a moment, newest first, from as many lists as reach back so far. */
  async function listedOf(key: string, since: number, stop: StopSignal): Promise<FeedAnswer<readonly ListedFiling[]>> {
    const request = { path: `/submissions/CIK${key}.json`, what: 'the list of filings', validForMs: NEWS_VALID_MS }
    const recent = await ask(figures, request, parseSubmissions, stop)
    if (!recent.ok) return recent
    const listed = [...recent.value.filings]
    for (const { file, to } of recent.value.older) {
      if (to + DAY < since) continue
      const older = { path: `/submissions/${file}`, what: 'the list of older filings', validForMs: LIST_VALID_MS }
      const filings = await ask(figures, older, parseOlderFilings, stop)
      if (!filings.ok) return filings
      listed.push(...filings.value)
    }
    const wanted = listed.filter(({ form, acceptedAt }) => FORMS.has(form) && acceptedAt >= since)
    return { ok: true, value: wanted.toSorted((one, other) => other.acceptedAt - one.acceptedAt) }
  }

  function readFiling(key: string, listed: ListedFiling, stop: StopSignal): Promise<FeedAnswer<ParsedFiling>> {
    const request = {
      path: pathOf(key, listed),
      what: `the filing ${listed.accession}`,
      headers: { accept: 'application/xml, text/xml, text/plain' },
      validForMs: LIST_VALID_MS,
    }
    return ask(documents, request, (text) => ({ ok: true, value: parseOwnershipDocument(text) }), stop)
  }

  const feed: SecFeed = {
    card: SEC_CARD,
    fetchCompany: async ({ instrumentId, figuresFrom, filingsFrom }, stop) => {
      const symbol = instrumentId.slice(0, instrumentId.lastIndexOf('.'))
      const books = await feed.fetchFundamentals(symbol, stop)
      if (!books.ok) return books
      const insiders = await feed.fetchInsiderFilings(symbol, filingsFrom, stop)
      if (!insiders.ok) return insiders
      const first = formatTimestamp(figuresFrom).slice(0, 10)
      const recent = books.value.figures.filter(({ to }) => to >= first)
      const { filings, unread, isCut } = insiders.value
      const read = filings.map(({ acceptedAt, filing }) => ({ acceptedAt, filing }))
      const isWhole = unread.length === 0 && !isCut
      return { ok: true, value: { currency: 'USD', figures: recent, filings: isWhole ? read : null } }
    },
    fetchInsiderFilings: async (symbol, since, stop) => {
      const company = await companyOf(symbol, stop)
      if (!company.ok) return company
      const { key } = company.value
      const listed = await listedOf(key, since, stop)
      if (!listed.ok) return listed
      const wanted = listed.value.slice(0, MOST_FILINGS)
      const read = await Promise.all(wanted.map((row) => readFiling(key, row, stop)))
      const filings: FiledInsiderForm[] = []
      const unread: { accession: string; message: string }[] = []
      for (const [row, answer] of read.entries()) {
        const { accession = '', acceptedAt = 0 } = wanted[row] ?? {}
        if (!answer.ok) return answer
        const parsed = answer.value
        if (!parsed.ok) unread.push({ accession, message: parsed.message })
        // A company's list also holds what it filed as the owner of another one.
        else if (parsed.filing.issuerKey.padStart(10, '0') === key)
          filings.push({ accession, acceptedAt, filing: parsed.filing })
      }
      return { ok: true, value: { filings, unread, isCut: listed.value.length > MOST_FILINGS } }
    },
    fetchFundamentals: async (symbol, stop) => {
      const company = await companyOf(symbol, stop)
      if (!company.ok) return company
      const { key } = company.value
      const path = `/api/xbrl/companyfacts/CIK${key}.json`
      const facts = await ask(
        figures,
        { path, what: `figures of ${symbol}`, validForMs: NEWS_VALID_MS },
        parseCompanyFacts,
        stop,
      )
      if (!facts.ok || facts.value.key === key) return facts
      return feedFailure(
        'FEED_BAD_ANSWER',
        `The ${SEC} answered for another company than ${symbol}, so nothing was stored.`,
      )
    },
    checkKey: async (stop) => readingKey(await listCompanies(stop), 'filings'),
    close: async () => {
      await Promise.all([documents.close(), figures.close()])
    },
  }
  return feed
}

const NO_CONTACT: { readonly ok: false; readonly failure: FeedFailure } = feedFailure(
  'FEED_KEY_MISSING',
  `The ${SEC} answers only who names an address for mail; enter yours for it among the sources.`,
)

/** The document as XML: what lies in a folder `xsl...` is the same made for reading. Filings on paper forms are text. */
function pathOf(key: string, { accession, document }: ListedFiling): string {
  const folder = `/Archives/edgar/data/${Number(key)}/${accession.replaceAll('-', '')}`
  const name = document.split('/').at(-1) ?? ''
  return /^[\w.-]+\.xml$/i.test(name) ? `${folder}/${name}` : `${folder}/${accession}.txt`
}
