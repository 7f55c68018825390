import * as z from 'zod'
import { looseNumber, looseText } from '../../parsing/looseFields.ts'
import { type Parsed, refusal } from '../../parsing/parsed.ts'
import { readAnswer } from '../../parsing/readAnswer.ts'
import type { CompanyBasics } from '../../yahoo/summary/parseSummary.ts'
import { ALPHA_VANTAGE_CARD } from '../alphaVantageCard.ts'

/** A figure that is not known is told as `None` or `-`, which are no numbers. */
const overviewSchema = z.object({
  Symbol: z.string().max(32).optional(),
  Sector: looseText,
  Industry: looseText,
  Country: looseText,
  MarketCapitalization: looseNumber,
  TrailingPE: looseNumber,
  DividendYield: looseNumber,
  Beta: looseNumber,
  SharesOutstanding: looseNumber,
  SharesFloat: looseNumber,
  BookValue: looseNumber,
  DilutedEPSTTM: looseNumber,
  RevenueTTM: looseNumber,
})

/** Reads an answer of `OVERVIEW` for one company; a symbol that is not known is told with an empty object. */
export function parseOverview(body: unknown, symbol: string): Parsed<CompanyBasics> {
  const read = readAnswer(ALPHA_VANTAGE_CARD.name, body, overviewSchema)
  if (!read.ok) return read
  const told = read.value
  if (told.Symbol === undefined)
    return refusal(ALPHA_VANTAGE_CARD.name, 'NOTHING_FOUND', 'it knows no company of that symbol')
  if (told.Symbol !== symbol) {
    return refusal(ALPHA_VANTAGE_CARD.name, 'ANSWER_CONTRADICTORY', 'it is about another symbol than the one asked for')
  }
  return {
    ok: true,
    value: {
      sector: told.Sector,
      industry: told.Industry,
      country: told.Country,
      marketCap: told.MarketCapitalization,
      trailingPriceEarnings: told.TrailingPE,
      dividendYield: told.DividendYield,
      beta: told.Beta,
      sharesOutstanding: told.SharesOutstanding,
      floatShares: told.SharesFloat,
      bookValuePerShare: told.BookValue,
      trailingEarningsPerShare: told.DilutedEPSTTM,
      revenue: told.RevenueTTM,
      freeCashFlow: null,
      debt: null,
      cash: null,
    },
  }
}
