import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { FEED_CARDS } from '#adapters/feeds/cards.ts'
import { acquireInstanceLock } from '#adapters/storage/instanceLock.ts'
import { parseCommand } from '#hosts/commandLine.ts'
import { dataSourcesCommand } from '#hosts/commands/dataSources.ts'
import { keptChoices } from '#hosts/commands/sources/keptChoices.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'quarterdeck-sources-'))
  return () => rmSync(folder, { recursive: true, force: true })
})

async function call(...words: readonly string[]) {
  const parsed = parseCommand(dataSourcesCommand, [...words, '--data-dir', folder])
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
    expect(out).toContain(
      'kraken  Kraken: trades, quotes, order books live; instruments, bars on request; needs no key.\n',
    )
    expect(out).toContain('  Key: A free demo key from coingecko.com raises the limit')
  })

  it('tells about one source', async () => {
    const { out } = await call('sec-edgar')
    expect(out.split('\n')).toEqual([
      'sec-edgar  SEC EDGAR: trades of insiders, fundamentals on request; needs a key.',
      '  Key: No key, but an address for mail that the SEC wants to be told with each request; it costs nothing.',
      '  Limits: Ten requests a second, and each must name who asks with an address for mail.',
      '  Terms: Filings are public; the SEC allows them to be used and passed on.',
      '  Choices: contact=as usual.',
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
    expect(complaints[0]).toMatch(/^There is no source "reuters"; the sources are kraken, .+, ethereum\.$/)
  })

  it('keeps what is chosen about a source, and takes it back', async () => {
    expect((await call('alpaca', '--set', 'plan=PLUS', '--set', 'extendedHours=yes')).out).toContain(
      '  Choices: plan=PLUS, extendedHours=true.',
    )
    await call('ethereum', '--set', 'node=http://127.0.0.1:8545/rpc', '--set', 'confirmations=3')
    await call('reddit', '--set', 'subreddits=stocks, options')
    await call('rss', '--feed', 'One=https://one.example/feed?a=b', '--feed', 'Two=https://two.example/rss')
    await call('sec-edgar', '--set', 'contact=me@example.org')
    expect(keptChoices(folder)).toMatchObject({
      alpaca: { plan: 'PLUS', extendedHours: true },
      ethereum: { node: 'http://127.0.0.1:8545/rpc', confirmations: 3 },
      reddit: { subreddits: ['stocks', 'options'] },
      rss: {
        feeds: [
          { name: 'One', address: 'https://one.example/feed?a=b' },
          { name: 'Two', address: 'https://two.example/rss' },
        ],
      },
      'sec-edgar': { contact: 'me@example.org' },
    })
    const told = await call('alpaca', '--set', 'plan=', '--json')
    expect(JSON.parse(told.out)).toMatchObject({ ok: true, choices: { plan: 'BASIC', extendedHours: true } })
    await call('ethereum', '--usual', '--set', 'confirmations=7')
    expect(keptChoices(folder).ethereum).toEqual({ node: null, confirmations: 7 })
  })

  it.each([
    ['SOURCE_WITHOUT_CHOICES', 2, ['kraken', '--set', 'plan=PLUS']],
    ['CHOICE_UNKNOWN', 2, ['alpaca', '--set', '__proto__=PLUS']],
    ['CHOICE_VALUE', 2, ['alpaca', '--set', 'plan=GOLD']],
    ['CHOICE_VALUE', 2, ['ethereum', '--set', 'node=http://node.example/']],
    ['CHOICE_VALUE', 2, ['ethereum', '--set', 'node=https://me:secret@node.example/']],
    ['CHOICE_VALUE', 2, ['etherscan', '--set', 'chainId=0']],
    ['CHOICE_VALUE', 2, ['sec-edgar', '--set', 'contact=me@example.org, you@example.org']],
    ['CHOICE_VALUE', 2, ['rss', '--feed', 'One=http://one.example/feed']],
    ['CHOICE_VALUE', 2, ['alpaca', '--feed', 'One=https://one.example/feed']],
    ['OPERAND_MISSING', 2, ['--set', 'plan=PLUS']],
  ])('refuses by %s what cannot be chosen, and changes nothing', async (code, exit, words) => {
    const before = keptChoices(folder)
    const told = await call(...words, '--json')
    expect(told.code).toBe(exit)
    expect(JSON.parse(told.out)).toMatchObject({ ok: false, code })
    expect(told.complaints).toHaveLength(1)
    expect(keptChoices(folder)).toEqual(before)
  })

  it('changes nothing while a workstation runs, which has the settings in its hands', async () => {
    const held = acquireInstanceLock(folder)
    if (!held.ok) throw new Error(held.failure.message)
    const told = await call('polygon', '--set', 'plan=PAID', '--json')
    held.lock.release()
    expect(told.code).toBe(1)
    expect(keptChoices(folder).polygon.plan).toBe('FREE')
  })
})
