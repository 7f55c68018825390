/** Who must tell what they hold and trade of their own company. */
export interface InsiderOwner {
  /** The regulator's key of the person, ten digits as text. */
  readonly key: string
  readonly name: string
  readonly isDirector: boolean
  readonly isOfficer: boolean
  readonly isTenPercentOwner: boolean
  readonly title: string | null
}

/** Shares or derivatives of the company that an insider holds; `shares` is null where a value was told instead. */
export interface InsiderHolding {
  readonly security: string
  readonly isDerivative: boolean
  /** Held directly, or through a family member, trust or company. */
  readonly isDirect: boolean
  /** Held after everything that the filing tells; null when it tells none. */
  readonly sharesAfter: number | null
}

/** One trade, grant or exercise of an insider. */
export interface InsiderTransaction extends InsiderHolding {
  /** Day of the transaction, for example `2025-02-12`. */
  readonly date: string
  /** The regulator's letter: P a purchase in the open market, S a sale, A a grant, M an exercise, F tax withheld, ... */
  readonly code: string
  readonly isAcquired: boolean
  /** Number of shares or derivatives; null when it is told in a footnote only. */
  readonly shares: number | null
  /** Price of each in dollars; null when it is told in a footnote only. */
  readonly price: number | null
}

/** One filing of Form 3 (first holdings), 4 (changes) or 5 (what was not told before). */
export interface InsiderFiling {
  readonly form: '3' | '4' | '5'
  readonly isAmendment: boolean
  readonly issuerKey: string
  readonly issuerName: string
  /** The symbol as the filer wrote it, upper case; null for companies without one. */
  readonly symbol: string | null
  readonly periodOfReport: string
  readonly owners: readonly InsiderOwner[]
  /** Traded under a plan made beforehand; null on forms of before the question was asked. */
  readonly isPlanned: boolean | null
  readonly transactions: readonly InsiderTransaction[]
  readonly holdings: readonly InsiderHolding[]
}
