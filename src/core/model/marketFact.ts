import type { FundamentalFigure } from './fundamentals.ts'
import type { InstrumentId } from './identifiers.ts'
import type { InsiderFiling } from './insiderFiling.ts'

/** What every fact carries. Times are microseconds since the epoch. */
interface FactStamp {
  readonly instrumentId: InstrumentId
  /** When it was so, or when it was published. */
  readonly tsEvent: number
  /** When it became known here: no bar that closed earlier may count it. */
  readonly knownAt: number
  readonly sourceId: string
}

/** What is told about a perpetual beside its trades; null for what is not told at the moment. */
export interface PerpetualFact extends FactStamp {
  readonly kind: 'PERPETUAL'
  readonly markPrice: number | null
  readonly indexPrice: number | null
  /** Share of the position's value that longs pay shorts in a funding period. */
  readonly fundingRate: number | null
  /** Hours from one funding to the next. */
  readonly fundingHours: number | null
  /** In units of the instrument, as its trades are counted. */
  readonly openInterest: number | null
}

/** A position that a venue closed by force; size in units of the instrument. */
export interface LiquidationFact extends FactStamp {
  readonly kind: 'LIQUIDATION'
  readonly price: number
  readonly size: number
  /** Side of the order that closed it. */
  readonly side: 'BUY' | 'SELL'
}

/** A text about an instrument, plain and never markup: a piece of news that counts, or a post that anybody may write. */
export interface TextFact extends FactStamp {
  readonly kind: 'TEXT'
  readonly text: string
  readonly isPost: boolean
}

/** A filing of insiders and the moment from which everybody could read it, microseconds. */
export interface AcceptedFiling {
  readonly acceptedAt: number
  readonly filing: InsiderFiling
}

/** A company's books of the last years and what its insiders filed of late; it takes the place of what was told before. */
export interface CompanyFact extends FactStamp {
  readonly kind: 'COMPANY'
  /** Currency of its books. */
  readonly currency: string
  readonly figures: readonly FundamentalFigure[]
  /** What its insiders filed of late; null when not all of it is known. */
  readonly filings: readonly AcceptedFiling[] | null
}

/** What is counted over a bar, and so is unknown while it is not heard. */
export type CountedFact = 'LIQUIDATIONS' | 'NEWS' | 'POSTS'

/** Since when everything of a kind is heard about an instrument; null when it is not any more. */
export interface HearingFact extends FactStamp {
  readonly kind: 'HEARING'
  readonly what: CountedFact
  readonly from: number | null
}

/** Something that is known about an instrument beside its prices and trades. */
export type MarketFact = PerpetualFact | LiquidationFact | TextFact | CompanyFact | HearingFact
