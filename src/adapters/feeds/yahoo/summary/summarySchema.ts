import * as z from 'zod'
import { decimal } from '../../crypto/shared/fields.ts'
import { looseList, looseNumber, looseText } from '../../parsing/looseFields.ts'

/** A figure alone, or as `{ raw, fmt }`; null when it is missing or none. */
const figure = z
  .unknown()
  .optional()
  .transform((told): number | null => {
    const raw: unknown = typeof told === 'object' && told !== null && 'raw' in told ? told.raw : told
    const read = decimal(raw)
    return Number.isNaN(read) ? null : read
  })

const MOST_ROWS = 5_000
const LATEST = 5_000_000_000
/** Seconds since the epoch, alone or as `{ raw, fmt }`. */
const moment = figure.refine((seconds) => seconds !== null && Math.abs(seconds) < LATEST)

const tradeSchema = z.object({
  filerName: looseText,
  filerRelation: looseText,
  transactionText: looseText,
  startDate: moment,
  ownership: looseText,
  shares: figure,
  value: figure,
})
/** One row of `insiderTransactions`. */
export type TradeAnswer = z.output<typeof tradeSchema>

const holderSchema = z.object({
  name: looseText,
  relation: looseText,
  transactionDescription: looseText,
  latestTransDate: figure,
  positionDirect: figure,
  positionIndirect: figure,
})
/** One row of `insiderHolders`. */
export type HolderAnswer = z.output<typeof holderSchema>

/** What is read of the modules of `/v10/finance/quoteSummary`; modules that were not asked for are missing. */
export const summarySchema = z
  .array(
    z.object({
      insiderTransactions: z.object({ transactions: looseList(tradeSchema, MOST_ROWS) }).optional(),
      insiderHolders: z.object({ holders: looseList(holderSchema, MOST_ROWS) }).optional(),
      netSharePurchaseActivity: z
        .object({
          period: looseText,
          buyInfoCount: looseNumber,
          buyInfoShares: looseNumber,
          sellInfoCount: looseNumber,
          sellInfoShares: looseNumber,
          netInfoShares: looseNumber,
          totalInsiderShares: looseNumber,
        })
        .optional(),
      assetProfile: z.object({ sector: looseText, industry: looseText, country: looseText }).optional(),
      summaryDetail: z
        .object({ marketCap: figure, trailingPE: figure, dividendYield: figure, beta: figure })
        .optional(),
      defaultKeyStatistics: z
        .object({ sharesOutstanding: figure, floatShares: figure, bookValue: figure, trailingEps: figure })
        .optional(),
      financialData: z
        .object({ totalRevenue: figure, freeCashflow: figure, totalDebt: figure, totalCash: figure })
        .optional(),
    }),
  )
  .min(1)
/** The modules of one instrument. */
export type SummaryAnswer = z.output<typeof summarySchema>[number]
