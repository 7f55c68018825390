import { SECOND } from '#core/time/duration.ts'
import { formatDate } from '#core/time/iso.ts'
import { type Parsed, refusal } from '../../parsing/parsed.ts'
import { readEnvelope, YAHOO } from '../envelope.ts'
import { type InsiderTrade, insiderTradeOf } from './insiderTrades.ts'
import { type HolderAnswer, type SummaryAnswer, summarySchema } from './summarySchema.ts'

/** An insider and what he holds; what was not told is null. */
export interface InsiderPosition {
  readonly name: string
  readonly relation: string | null
  readonly lastTrade: string | null
  readonly lastTradeOn: string | null
  readonly heldDirectly: number | null
  readonly heldIndirectly: number | null
}

/** What the insiders together bought and sold in a period such as `6m`. */
export interface InsiderBalance {
  readonly period: string | null
  readonly purchases: number | null
  readonly sharesBought: number | null
  readonly sales: number | null
  readonly sharesSold: number | null
  readonly sharesNet: number | null
  readonly sharesHeld: number | null
}

/** A company in figures, in units of its reporting currency; what was not told is null. */
export interface CompanyBasics {
  readonly sector: string | null
  readonly industry: string | null
  readonly country: string | null
  readonly marketCap: number | null
  readonly trailingPriceEarnings: number | null
  readonly dividendYield: number | null
  readonly beta: number | null
  readonly sharesOutstanding: number | null
  readonly floatShares: number | null
  readonly bookValuePerShare: number | null
  readonly trailingEarningsPerShare: number | null
  readonly revenue: number | null
  readonly freeCashFlow: number | null
  readonly debt: number | null
  readonly cash: number | null
}

/** The parts of a summary that were asked for; the others are null. */
export interface YahooSummary {
  readonly insiderTrades: readonly InsiderTrade[] | null
  readonly insiders: readonly InsiderPosition[] | null
  readonly insiderBalance: InsiderBalance | null
  readonly basics: CompanyBasics | null
  readonly unreadable: number
}

/** Reads an answer of `/v10/finance/quoteSummary`. */
export function parseSummary(body: unknown): Parsed<YahooSummary> {
  const read = readEnvelope(body, 'quoteSummary', summarySchema)
  if (!read.ok) return read
  const [answer] = read.value
  if (answer === undefined) return refusal(YAHOO, 'NOTHING_FOUND', 'it holds no summary')
  const trades = answer.insiderTransactions?.transactions
  const holders = answer.insiderHolders?.holders
  return {
    ok: true,
    value: {
      insiderTrades: trades?.fitting.map(insiderTradeOf) ?? null,
      insiders: holders?.fitting.map(positionOf) ?? null,
      insiderBalance: balanceOf(answer.netSharePurchaseActivity),
      basics: basicsOf(answer),
      unreadable: (trades?.unreadable ?? 0) + (holders?.unreadable ?? 0),
    },
  }
}

function positionOf(row: HolderAnswer): InsiderPosition {
  const { latestTransDate: seconds } = row
  return {
    name: row.name ?? '',
    relation: row.relation,
    lastTrade: row.transactionDescription,
    lastTradeOn: seconds === null || Math.abs(seconds) > LATEST ? null : formatDate(seconds * SECOND),
    heldDirectly: row.positionDirect,
    heldIndirectly: row.positionIndirect,
  }
}

const LATEST = 5_000_000_000

function balanceOf(told: SummaryAnswer['netSharePurchaseActivity']): InsiderBalance | null {
  if (told === undefined) return null
  return {
    period: told.period,
    purchases: told.buyInfoCount,
    sharesBought: told.buyInfoShares,
    sales: told.sellInfoCount,
    sharesSold: told.sellInfoShares,
    sharesNet: told.netInfoShares,
    sharesHeld: told.totalInsiderShares,
  }
}

function basicsOf(answer: SummaryAnswer): CompanyBasics | null {
  const { assetProfile: profile, summaryDetail: detail, defaultKeyStatistics: key, financialData: finances } = answer
  if (profile === undefined && detail === undefined && key === undefined && finances === undefined) return null
  return {
    sector: profile?.sector ?? null,
    industry: profile?.industry ?? null,
    country: profile?.country ?? null,
    marketCap: detail?.marketCap ?? null,
    trailingPriceEarnings: detail?.trailingPE ?? null,
    dividendYield: detail?.dividendYield ?? null,
    beta: detail?.beta ?? null,
    sharesOutstanding: key?.sharesOutstanding ?? null,
    floatShares: key?.floatShares ?? null,
    bookValuePerShare: key?.bookValue ?? null,
    trailingEarningsPerShare: key?.trailingEps ?? null,
    revenue: finances?.totalRevenue ?? null,
    freeCashFlow: finances?.freeCashflow ?? null,
    debt: finances?.totalDebt ?? null,
    cash: finances?.totalCash ?? null,
  }
}
