import { DAY } from '#core/time/duration.ts'

/** A publisher that nobody knows counts when it was heard of first so long ago. */
const FRESH_FOR = 7 * DAY

/** Publishers with an office, an editor and something to lose; they count from the first day. */
const KNOWN = new Set(
  `reuters.com apnews.com bloomberg.com wsj.com ft.com cnbc.com nytimes.com washingtonpost.com economist.com
  barrons.com marketwatch.com investors.com forbes.com fortune.com businessinsider.com axios.com politico.com
  bbc.com bbc.co.uk theguardian.com telegraph.co.uk thetimes.com sky.com cnn.com nbcnews.com abcnews.go.com
  cbsnews.com foxbusiness.com npr.org usatoday.com latimes.com time.com yahoo.com nasdaq.com morningstar.com
  seekingalpha.com fool.com benzinga.com thestreet.com zacks.com investing.com kiplinger.com
  businesswire.com prnewswire.com globenewswire.com accesswire.com sec.gov federalreserve.gov treasury.gov bls.gov
  cftc.gov europa.eu bankofengland.co.uk nikkei.com scmp.com japantimes.co.jp straitstimes.com economictimes.com
  livemint.com handelsblatt.com faz.net lesechos.fr spiegel.de dw.com afr.com smh.com.au theglobeandmail.com
  financialpost.com cbc.ca techcrunch.com theverge.com wired.com arstechnica.com
  coindesk.com cointelegraph.com theblock.co decrypt.co blockworks.co bitcoinmagazine.com dlnews.com`.split(/\s+/),
)
/** Platforms on which everybody may write: never a publisher that counts. */
const OPEN_TO_ALL = new Set(
  `medium.com substack.com blogspot.com wordpress.com tumblr.com github.io reddit.com x.com twitter.com facebook.com
  youtube.com youtu.be t.me telegram.me linkedin.com discord.com tiktok.com instagram.com threads.net quora.com
  stocktwits.com wixsite.com weebly.com netlify.app vercel.app pages.dev web.app notion.site google.com t.co bit.ly
  tinyurl.com feedburner.com`.split(/\s+/),
)
/** Names rare enough in other words that a domain with one of them inside means to be taken for it. */
const NAMES = [...[...KNOWN].map(nameOf).filter((name) => name.length >= 5), 'cnbc', 'wsj']

/** Whether a publisher may be believed at all: known, or heard of for a week and not made to look like a known one. */
export function isEstablished(domain: string, firstSeen: number | null, now: number): boolean {
  if (KNOWN.has(domain)) return true
  if (domain === '' || OPEN_TO_ALL.has(domain) || imitates(domain)) return false
  return firstSeen !== null && now - firstSeen >= FRESH_FOR
}

/** Whether a domain means to be taken for a known publisher: `reuters-markets.com`, `bl00mberg.com`, punycode. */
export function imitates(domain: string): boolean {
  if (KNOWN.has(domain)) return false
  if (domain.split('.').some((label) => label.startsWith('xn--'))) return true
  const name = plain(nameOf(domain))
  return NAMES.some((known) => name.includes(known) || (known.length >= 6 && isNear(name, known)))
}

/** Whether two domains look as if one hand had registered both: the same but for digits, hyphens and one letter. */
export function lookAlike(one: string, other: string): boolean {
  if (one === other) return false
  const [a, b] = [letters(nameOf(one)), letters(nameOf(other))]
  return a.length >= 5 && b.length >= 5 && (a === b || isNear(a, b))
}

/** The label that somebody chose. */
function nameOf(domain: string): string {
  return domain.split('.')[0] ?? ''
}

/** Digits that stand for letters become them. */
function plain(name: string): string {
  return name.replaceAll('0', 'o').replaceAll('1', 'l').replaceAll('3', 'e').replaceAll('5', 's').replaceAll('-', '')
}

function letters(name: string): string {
  return name.replaceAll(/[\d-]/g, '')
}

/** At most one letter more, fewer or other. */
function isNear(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one]
  if (long.length - short.length > 1) return false
  let at = 0
  while (at < short.length && short[at] === long[at]) at += 1
  return short.slice(short.length === long.length ? at + 1 : at) === long.slice(at + 1)
}
