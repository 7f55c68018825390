/** Second labels below which countries register names: `co.uk`, `com.au`. */
const SHARED_LABELS = new Set([
  'ac',
  'co',
  'com',
  'edu',
  'go',
  'gob',
  'gov',
  'govt',
  'gv',
  'ltd',
  'me',
  'ne',
  'net',
  'or',
  'org',
  'plc',
])
const HOST = /^https?:\/\/(?:[^/?#@]*@)?([^/?#:]+)/i
const ADDRESS = /^[\d.]+$|^\[/
const TRACKING = /^(?:utm_\w+|fbclid|gclid|cmpid|mod|ref|src|source|guccounter|guce_\w+|partner|ncid|taid|via)$/i

/**
 * Whose page a link leads to: the domain that somebody registered, lower case, for example `bbc.co.uk` of
 * `https://www.bbc.co.uk/news/1`. Names below a platform that everybody may write on are one publisher. Empty when the link
 * leads to no domain.
 */
export function publisherDomain(link: string): string {
  const host = HOST.exec(link)?.[1]?.toLowerCase().replace(/\.$/, '') ?? ''
  if (ADDRESS.test(host)) return host
  const labels = host.split('.')
  const isShared = labels.length > 2 && (labels.at(-1)?.length ?? 0) === 2 && SHARED_LABELS.has(labels.at(-2) ?? '')
  return labels.slice(isShared ? -3 : -2).join('.')
}

/** A link in one form for one page: without scheme, `www.`, fragment, tracking words and a last slash. */
export function pageOf(link: string): string {
  const [beforeFragment = ''] = link.split('#')
  const [address = '', query = ''] = beforeFragment.split('?')
  const kept = query.split('&').filter((part) => part !== '' && !TRACKING.test(part.split('=')[0] ?? ''))
  const [, host = '', path = ''] = /^https?:\/\/(?:www\.)?([^/]+)(.*)$/i.exec(address) ?? []
  const page = `${host.toLowerCase()}${path.replace(/\/+$/, '')}`
  return kept.length === 0 ? page : `${page}?${kept.toSorted().join('&')}`
}
