import { describe, expect, it } from 'vitest'
import { FEED_CARDS } from '#adapters/feeds/cards.ts'
import { parseCommand } from '#hosts/commandLine.ts'
import { dataSourcesCommand } from '#hosts/commands/dataSources.ts'

async function call(...words: readonly string[]) {
  const parsed = parseCommand(dataSourcesCommand, words)
  if (parsed.kind !== 'run') throw new Error(JSON.stringify(parsed))
  const out: string[] = []
  const complaints: string[] = []
  const code = await dataSourcesCommand.run({
    arguments: parsed.arguments,
    print: (text) => void out.push(text),
    complain: (text) => void complaints.push(text),
    environment: {},
    signal: new AbortController().signal,
  })
  return { code, out: out.join('\n'), complaints }
}

describe('quarterdeck data sources', () => {
  it('lists every source with its needs, limits and terms', async () => {
    const { code, out, complaints } = await call()
    expect({ code, complaints }).toEqual({ code: 0, complaints: [] })
    expect(out.split('\n\n').map((source) => source.split('  ')[0])).toEqual(FEED_CARDS.map(({ id }) => id))
    expect(out).toContain('kraken  Kraken: trades, quotes, order books live; needs no key.\n')
    expect(out).toContain('  Key: A free demo key from coingecko.com raises the limit')
  })

  it('tells about one source', async () => {
    const { out } = await call('sec-edgar')
    expect(out.split('\n')).toEqual([
      'sec-edgar  SEC EDGAR: trades of insiders on request; needs no key.',
      '  Limits: Ten requests a second, and each must name who asks with an address for mail.',
      '  Terms: Filings are public; the SEC allows them to be used and passed on.',
    ])
  })

  it('gives the cards as one JSON object', async () => {
    const { out } = await call('--json')
    expect(JSON.parse(out)).toEqual({ ok: true, sources: FEED_CARDS })
  })

  it('names the sources there are when there is no such one', async () => {
    const { code, out, complaints } = await call('reuters', '--json')
    expect(code).toBe(2)
    expect(JSON.parse(out)).toMatchObject({ ok: false, code: 'SOURCE_UNKNOWN' })
    expect(complaints[0]).toMatch(/^There is no source "reuters"; the sources are kraken, .+, blockscout\.$/)
  })
})
