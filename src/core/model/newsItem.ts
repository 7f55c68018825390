/** One piece of news as plain text; nothing of it may be shown as markup. */
export interface NewsItem {
  /** The publisher's id as text; its link where it gives none. */
  readonly id: string
  readonly title: string
  readonly summary: string | null
  /** Who published it, for people. */
  readonly source: string
  /** An http or https address, in one form for one page. */
  readonly link: string
  /** Microseconds; null when it was not told. */
  readonly publishedAt: number | null
  /** Symbols that the publisher named, upper case, in its own spelling. */
  readonly tickers: readonly string[]
  /** Language tag, for example `en-US`; null when it was not told. */
  readonly language: string | null
}
