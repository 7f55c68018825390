import { identifier, type InstrumentId } from '#core/model/identifiers.ts'
import type { AssetClass, Instrument } from '#core/model/instrument.ts'
import type { NewsItem } from '#core/model/newsItem.ts'

/** Names by which the press calls the best-known coins; empty where the name is an ordinary word. */
const COINS: Readonly<Record<string, string>> = {
  BTC: 'bitcoin',
  ETH: 'ethereum',
  XRP: 'xrp',
  SOL: 'solana',
  ADA: 'cardano',
  DOGE: 'dogecoin',
  LTC: 'litecoin',
  DOT: 'polkadot',
  AVAX: '',
  LINK: 'chainlink',
  XMR: 'monero',
  XLM: '',
  BNB: 'binance coin',
  USDT: '',
}
const VENUE_BEFORE = /^(?:NASDAQ|NYSE|NYSEAMERICAN|AMEX|CBOE|OTC|ARCA|BATS): ?/
const CRYPTO_BEFORE = /^(?:X|CRYPTO|COIN): ?/
const PAIR = /^([A-Z0-9]{2,10}?)[-/_]?(?:USDT|USDC|USD|EUR|GBP|BTC)(?::.*)?$/
/** First words of names that many companies share. */
const COMMON = new Set(
  `american united general first national global international the new bank capital royal southern northern western
  eastern pacific atlantic advanced applied digital energy financial home health public standard union world`.split(
    /\s+/,
  ),
)
const MOST_SUBJECTS = 20
const MOST_INSTRUMENTS = 50

/** What the press calls an instrument: `AAPL`, or `BTC` of every pair with it. */
export function pressSymbol({ symbol, assetClass }: Pick<Instrument, 'symbol' | 'assetClass'>): string {
  const upper = symbol.toUpperCase()
  return assetClass === 'CRYPTO' ? (upper.split('/')[0] ?? upper) : upper.replace(/^\^/, '').replaceAll(/[-/]/g, '.')
}

/** What an instrument is in the subjects of news. */
export function subjectOf(instrument: Pick<Instrument, 'symbol' | 'assetClass'>): string {
  return `${instrument.assetClass === 'CRYPTO' ? 'crypto' : 'share'}:${pressSymbol(instrument)}`
}

/** What a piece of news is about, and which of the trader's instruments that is. */
export interface Subjects {
  readonly subjects: readonly string[]
  readonly instrumentIds: readonly InstrumentId[]
}

/**
 * Finds what a piece of news is about: by the symbols that it names, and by the names of the trader's instruments in its
 * title. `classes` are those of its source, which tell a share from a coin of the same symbol.
 */
export function subjectsOf(
  { tickers, title }: Pick<NewsItem, 'tickers' | 'title'>,
  classes: readonly AssetClass[],
  interests: readonly Instrument[],
  isKnown: (id: InstrumentId) => boolean,
): Subjects {
  const found = new Set(tickers.slice(0, MOST_SUBJECTS).map((ticker) => subjectOfTicker(ticker, classes, interests)))
  const words = ` ${title.replaceAll(/[^\p{L}\d]+/gu, ' ')} `
  const lower = words.toLowerCase()
  for (const instrument of interests) if (isNamed(instrument, words, lower)) found.add(subjectOf(instrument))
  found.delete('share:')
  found.delete('crypto:')
  const ids = new Set(interests.filter((instrument) => found.has(subjectOf(instrument))).map(({ id }) => id))
  for (const subject of found) {
    const share = subject.startsWith('share:') ? identifier<InstrumentId>(`${subject.slice(6)}.US`) : null
    if (share !== null && isKnown(share)) ids.add(share)
  }
  return { subjects: [...found].toSorted(), instrumentIds: [...ids].toSorted().slice(0, MOST_INSTRUMENTS) }
}

function subjectOfTicker(told: string, classes: readonly AssetClass[], interests: readonly Instrument[]): string {
  const ticker = told.toUpperCase().trim().replace(/^\$/, '')
  const isCoin = CRYPTO_BEFORE.test(ticker)
  const bare = ticker.replace(CRYPTO_BEFORE, '').replace(VENUE_BEFORE, '')
  const base = baseOf(bare, isCoin)
  const mayBeShare = classes.some((assetClass) => assetClass !== 'CRYPTO')
  if (isCoin || !mayBeShare) return `crypto:${base ?? bare}`
  const share = `share:${bare.replaceAll(/[-/]/g, '.')}`
  if (!classes.includes('CRYPTO')) return share
  if (base !== null && /[-/_]/.test(bare)) return `crypto:${base}`
  const watched = new Set(interests.map(subjectOf))
  if (watched.has(share) !== watched.has(`crypto:${bare}`)) return watched.has(share) ? share : `crypto:${bare}`
  return Object.hasOwn(COINS, bare) ? `crypto:${bare}` : share
}

/** The first of a pair: `BTC` of `BTC-USD`. Without a sign between them only where there is no doubt. */
function baseOf(bare: string, isCoin: boolean): string | null {
  const base = PAIR.exec(bare)?.[1]
  if (base === undefined) return null
  return isCoin || /[-/_]/.test(bare) || Object.hasOwn(COINS, base) ? base : null
}

/** Whether a title means an instrument: by its name as a whole word, or by its symbol in capitals. */
function isNamed(instrument: Instrument, title: string, lower: string): boolean {
  if (instrument.assetClass !== 'CRYPTO') {
    const name = calledName(instrument.name)
    return name !== null && lower.includes(` ${name} `)
  }
  const symbol = pressSymbol(instrument)
  const name = COINS[symbol] ?? ''
  return (name !== '' && lower.includes(` ${name} `)) || (symbol.length > 2 && title.includes(` ${symbol} `))
}

/** The first words of a company's name that mean it and nothing else; null where there are none to be sure of. */
function calledName(name: string): string | null {
  const [first = '', second = ''] = name.toLowerCase().match(/[\p{L}\d]+/gu) ?? []
  if (first.length >= 4 && !COMMON.has(first)) return first
  return second === '' ? null : `${first} ${second}`
}
