import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { CcxtExchange } from './ccxtExchange.ts'

/** The files of ccxt that are in use. */
export type ExchangeFile = 'kraken' | 'binance' | 'coinbaseexchange' | 'coinbase' | 'kucoin' | 'htx'

interface ExchangeModule {
  readonly default: new (options: Readonly<Record<string, unknown>>) => CcxtExchange
}

const packages = createRequire(import.meta.url)

/**
 * Loads one exchange of ccxt. The package as a whole takes two seconds and 100 MB, one exchange a tenth of the time and a
 * third of the memory, and its exports name only the whole: the file is found beside what they name. The address is made
 * while running, so that a bundle leaves the package where it is.
 */
export async function loadExchange(
  file: ExchangeFile,
  options: Readonly<Record<string, unknown>>,
): Promise<CcxtExchange> {
  // It names a file in ccxt/dist.
  const folder = dirname(dirname(packages.resolve('ccxt')))
  const loaded = (await import(pathToFileURL(join(folder, 'js', 'src', `${file}.js`)).href)) as ExchangeModule
  // The waiting and the limits are those of our own sources.
  return new loaded.default({ ...options, enableRateLimit: false })
}
