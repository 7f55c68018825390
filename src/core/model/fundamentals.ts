/** What a figure of a company's books is about. */
export type FundamentalItem = 'REVENUE' | 'NET_INCOME' | 'ASSETS' | 'LIABILITIES' | 'CASH' | 'SHARES_OUTSTANDING'

/**
 * One figure as one filing told it. A figure that is told anew with another value is another row of the same period: what
 * was known at a moment is the newest row that was known then.
 */
export interface FundamentalFigure {
  readonly item: FundamentalItem
  /** First day of the period, for example `2024-01-01`; null for a figure of one day. */
  readonly from: string | null
  /** Last day of the period, or the day. */
  readonly to: string
  readonly value: number
  /** As the filing tells it: a currency such as `USD`, or `shares`. */
  readonly unit: string
  /** The figure's name in the books' own terms, for example `us-gaap:Revenues`. */
  readonly concept: string
  /** The form that told it, for example `10-K`. */
  readonly form: string
  /** Key of the filing. */
  readonly accession: string
  /** From when on everybody could know it, microseconds. */
  readonly knownAt: number
}

/** The figures as they were known at a moment, microseconds: for each item, unit and period the newest row known by then. */
export function figuresKnownAt(figures: readonly FundamentalFigure[], moment: number): readonly FundamentalFigure[] {
  const newest = new Map<string, FundamentalFigure>()
  for (const figure of figures) {
    if (figure.knownAt > moment) continue
    const key = periodKey(figure)
    const before = newest.get(key)
    if (before === undefined || before.knownAt <= figure.knownAt) newest.set(key, figure)
  }
  return [...newest.values()]
}

/** Tells apart the periods of which there can be several rows. */
export function periodKey({ item, unit, from, to }: Pick<FundamentalFigure, 'item' | 'unit' | 'from' | 'to'>): string {
  return `${item} ${unit} ${from ?? ''} ${to}`
}
