import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const run = promisify(execFile)
const LOADER = resolve(import.meta.dirname, '../../../../src/adapters/feeds/crypto/rest/exchange/loadExchange.ts')

/** Loads an exchange in a process of its own and tells what that took. */
const PROGRAM = `
import { registerHooks } from 'node:module'
const files = []
registerHooks({ load: (url, context, next) => { files.push(url); return next(url, context) } })
const { loadExchange } = await import(process.argv[2])
const before = process.memoryUsage().rss
const exchange = await loadExchange(process.argv[1], {})
const bytes = process.memoryUsage().rss - before
const exchanges = files.filter((url) => /\\/ccxt\\/js\\/src\\/[a-z0-9]+\\.js$/.test(url)).map((url) => url.split('/').at(-1))
console.log(JSON.stringify({ bytes, exchanges, whole: files.some((url) => /\\/ccxt\\/(js|dist)\\/ccxt\\./.test(url)), limited: exchange.enableRateLimit }))
`

describe('loading an exchange of ccxt', () => {
  it.each(['kraken', 'binance', 'coinbaseexchange', 'kucoin', 'htx'])(
    '%s alone is loaded, in less than 100 MB',
    async (file) => {
      const arguments_ = ['--input-type=module', '--eval', PROGRAM, file, LOADER]
      const { stdout } = await run(process.execPath, arguments_)
      const told = JSON.parse(stdout) as { readonly bytes: number }
      expect(told).toEqual({ bytes: told.bytes, exchanges: [`${file}.js`], whole: false, limited: false })
      expect(told.bytes).toBeLessThan(100_000_000)
    },
  )
})
