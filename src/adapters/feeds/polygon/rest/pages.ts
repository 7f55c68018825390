import * as z from 'zod'

/** Where the next page of a list is. Only the way within the source is kept: the key goes to no other server. */
export const nextUrl = z.string().max(4_000).nullish()

/** Names of the one service; links lead to either. */
const KNOWN_ORIGINS: readonly string[] = ['https://api.massive.com', 'https://api.polygon.io']

/** A question for a page: path and query. */
export interface PageAddress {
  readonly path: string
  readonly query: Readonly<Record<string, string>>
}

/** Reads the link to the next page; `null` when there is none, `ELSEWHERE` when it leads away from the source. */
export function nextPage(link: string | null | undefined, origin: string): PageAddress | null | 'ELSEWHERE' {
  if (link === null || link === undefined || link === '') return null
  if (!URL.canParse(link, origin)) return 'ELSEWHERE'
  const url = new URL(link, origin)
  if (url.origin !== origin && !KNOWN_ORIGINS.includes(url.origin)) return 'ELSEWHERE'
  // A key in the link would be kept with the question; ours goes in a header field.
  url.searchParams.delete('apiKey')
  return { path: url.pathname, query: Object.fromEntries(url.searchParams) }
}
