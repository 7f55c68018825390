import type { CcxtMarket } from '../../feeds/crypto/rest/exchange/ccxtExchange.ts'
import { loadExchange } from '../../feeds/crypto/rest/exchange/loadExchange.ts'
import type { BrokerDialect } from './brokerDialect.ts'

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
    api: string,
    method: string,
    fields: Record<string, string>,
  ): {
    readonly url: string
    readonly method: string
    readonly body?: string
    readonly headers?: Record<string, string>
  }
  fetch: (url: string) => Promise<unknown>
  nonce: () => number
  /** What makes numbers of texts; texts stay texts. */
  number: unknown
  fetchMarkets(): Promise<readonly CcxtMarket[]>
  safeCurrencyCode(id: string): string | undefined
}

/** Loads the exchange of a venue with a key. */
export async function loadSigningExchange(
  { file, exchangeOptions }: BrokerDialect,
  { key, secret, passphrase }: BrokerKey,
): Promise<SigningExchange> {
  const loaded: unknown = await loadExchange(file, {
    ...exchangeOptions,
    apiKey: key,
    secret,
    ...(passphrase === undefined ? {} : { password: passphrase }),
  })
  const exchange = loaded as SigningExchange
  exchange.number = String
  return exchange
}
