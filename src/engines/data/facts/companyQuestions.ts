import type { FundamentalFigure } from '#core/model/fundamentals.ts'
import type { AcceptedFiling } from '#core/model/marketFact.ts'
import { DAY, HOUR } from '#core/time/duration.ts'
import type { CommandPayload } from '#contracts/channel.ts'
import type { dataChannel } from '#contracts/data.ts'
import type { DataDesk } from '../desk.ts'
import type { LiveMarket } from '../live/liveMarket.ts'
import { cardOf, hasKey } from '../live/tellers.ts'
import type { CompanyQuestions } from './factMemory.ts'

const PREFIX = 'company:'
/** The one source that tells what was known when; it is asked only where the trader has chosen to. */
const TELLER = 'sec-edgar'
const ASK_EVERY = DAY
const RETRY_AFTER = HOUR
/** Two fiscal years, and what reports may be late. */
const FIGURES_FROM = 4 * 365 * DAY
/** Filings count when they become known; those of before are asked for so that none of a weekend is missed. */
const FILINGS_FROM = 4 * DAY

type Answer = CommandPayload<typeof dataChannel, 'TakeCompany'>

/** Asks once a day about each share of the session, one after the other. Called once a second. */
export function askAboutCompanies(desk: DataDesk, live: LiveMarket): void {
  const { due, asked } = live.facts.companies
  if (asked.size > 0 || cardOf(desk, TELLER) === null || !hasKey(desk, TELLER)) return
  const now = desk.context.now()
  for (const { instrument } of live.lines) {
    if (instrument.assetClass !== 'EQUITY' || now < (due.get(instrument.id) ?? 0)) continue
    due.set(instrument.id, now + RETRY_AFTER)
    const requestId = desk.context.nextId(PREFIX)
    asked.set(requestId, instrument.id)
    const from = { figuresFrom: now - FIGURES_FROM, filingsFrom: now - FILINGS_FROM }
    desk.sources?.requestCompany(requestId, TELLER, { instrumentId: instrument.id, ...from })
    return
  }
}

/** Takes what was told of a company. */
export function takeCompany({ state, context }: DataDesk, { requestId, sourceId, answer }: Answer): void {
  const facts = state.live?.facts
  const instrumentId = facts?.companies.asked.get(requestId)
  if (facts === undefined || instrumentId === undefined) return
  const { due, asked, known } = facts.companies
  asked.delete(requestId)
  if (!answer.ok) return
  const now = context.now()
  due.set(instrumentId, now + ASK_EVERY)
  const { currency, figures, filings } = answer.value
  const before = known.get(instrumentId) ?? null
  const heard = new Map<string, number>()
  // What came since the last answer was published before, but known to nobody here: it counts from now on.
  const knownFrom = (key: string, told: number): number => {
    const at = before === null ? told : (before.get(key) ?? Math.max(told, now))
    heard.set(key, at)
    return at
  }
  const own = figures.map((figure) => ({ ...figure, knownAt: knownFrom(keyOfFigure(figure), figure.knownAt) }))
  const filed = filings?.map((filing) => ({ ...filing, acceptedAt: knownFrom(keyOfFiling(filing), filing.acceptedAt) }))
  known.set(instrumentId, heard)
  const stamp = { instrumentId, tsEvent: now, knownAt: now, sourceId }
  facts.pending.add({ kind: 'COMPANY', ...stamp, currency, figures: own, filings: filed ?? null })
}

/** Ends the questions of a session that is left. */
export function stopAsking(desk: DataDesk, { asked }: CompanyQuestions): void {
  for (const requestId of asked.keys()) desk.sources?.stop(requestId)
  asked.clear()
}

function keyOfFigure({ item, from, to, unit, accession, value }: FundamentalFigure): string {
  return [item, from, to, unit, accession, value].join(' ')
}

function keyOfFiling({ acceptedAt, filing }: AcceptedFiling): string {
  return [acceptedAt, filing.form, filing.periodOfReport, filing.owners.map(({ key }) => key).join()].join(' ')
}
