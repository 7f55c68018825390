import type { CcxtMarket } from '../../feeds/crypto/rest/exchange/ccxtExchange.ts'
import { type ExchangeFile, loadExchange } from '../../feeds/crypto/rest/exchange/loadExchange.ts'

/** A field of a request; lists and fields within fields are for bodies only. */
export type WireValue = string | number | boolean | readonly string[] | { readonly [name: string]: WireValue }

/** A key as the trader entered it. */
export interface BrokerKey {
  readonly key: string
  readonly secret: string
  /** Third part, where a venue has one. */
  readonly passphrase?: string
}

/**
 * The part of an exchange of ccxt that trading uses: addresses and signatures of requests, and the list of markets. Its
 * own making of orders is left alone, because it drops in silence what a venue's part of it does not know (a stop price at
 * one venue, the name of the order at another), and its sending repeats and waits.
 */
export interface SigningExchange {
  sign(
    path: string,
    api: string | readonly string[],
    method: string,
    fields: Readonly<Record<string, WireValue>>,
  ): {
    readonly url: string
    readonly method: string
    readonly body?: string
    readonly headers?: Record<string, string>
  }
  fetch: (url: string, method?: string, headers?: Readonly<Record<string, string>>) => Promise<unknown>
  nonce: () => number
  /** The time of signatures that are made of whole seconds. */
  seconds: () => number
  /** What makes the tokens of venues that want one for each request. */
  createAuthToken?: (seconds: number, method: string, url: string) => string
  /** What makes numbers of texts; texts stay texts. */
  number: unknown
  fetchMarkets(fields: Readonly<Record<string, unknown>>): Promise<readonly CcxtMarket[]>
  safeCurrencyCode(id: string): string | undefined
}

/** What is particular about loading the exchange of a venue. */
interface ExchangeSetup {
  readonly file: ExchangeFile
  readonly exchangeOptions: Readonly<Record<string, unknown>>
  readonly signTokens?: (exchange: SigningExchange, key: BrokerKey) => void
}

/** Loads the exchange of a venue with a key. */
export async function loadSigningExchange(
  { file, exchangeOptions, signTokens }: ExchangeSetup,
  { key, secret: entered, passphrase }: BrokerKey,
): Promise<SigningExchange> {
  // Private keys are often copied with their line ends written out.
  const secret = entered.startsWith('-----BEGIN') ? entered.replaceAll('\\n', '\n') : entered
  const loaded: unknown = await loadExchange(file, {
    ...exchangeOptions,
    apiKey: key,
    secret,
    ...(passphrase === undefined ? {} : { password: passphrase }),
  })
  const exchange = loaded as SigningExchange
  exchange.number = String
  signTokens?.(exchange, { key, secret })
  return exchange
}
