import { describe, expect, it } from 'vitest'
import { dataPaths } from '#adapters/storage/dataDirectory.ts'
import { readAccounts } from '#hosts/tradeJournal/accounts.ts'
import { findTrade, readTradeJournal, writeNote } from '#hosts/tradeJournal/notedTrades.ts'
import { taxLotsOf } from '#hosts/tradeJournal/taxLotsOf.ts'
import { tradesCsv } from '#hosts/tradeJournal/tradesCsv.ts'
import { tradeStatistics } from '#hosts/tradeJournal/tradeStatistics.ts'
import { temporaryFolder } from '../../../helpers/folder.ts'
import { STORY_START, writeTradeStory } from '../../../helpers/tradeStory.ts'

const DOLLAR = 1_000_000

function story() {
  const folder = temporaryFolder()
  writeTradeStory(folder)
  const paths = dataPaths(folder)
  const read = () => {
    const told = readTradeJournal(paths, null)
    if (!told.ok) throw new Error(told.failure.message)
    return told.reply.trades
  }
  const trade = (id: string) => {
    const found = findTrade(read(), id)
    if (!found.ok) throw new Error(found.failure.message)
    return found.reply
  }
  return { folder, paths, read, trade }
}

describe('the trade journal', () => {
  it('tells each trade from entry to last exit, with corrections counted', () => {
    const { read } = story()
    const trades = read()
    expect(trades.map(({ tradeId }) => tradeId)).toEqual(['win', 'loss', 'again'])
    expect(trades[0]).toMatchObject({
      openedAt: STORY_START,
      side: 'LONG',
      size: 10,
      openSize: 0,
      entryPrice: 100,
      profit: 40 + 120 - 3,
      fees: 3,
      entrySlippage: 0.5,
      plannedRisk: 100,
      multiple: 1.57,
      exits: [
        { orderId: 'win-exit-1', role: 'EXIT', size: 4, price: 110 },
        { orderId: 'win-exit-2', role: 'EXIT', size: 6, price: 120 },
      ],
    })
    expect(trades[2]).toMatchObject({
      closedAt: null,
      size: 3,
      openSize: 3,
      exits: [],
      multiple: null,
      plannedRisk: null,
    })
  })

  it('tells the card as it was decided', () => {
    const { trade } = story()
    expect(trade('win').card).toMatchObject({
      proposal: { proposalId: 'proposal-win', status: 'APPROVED', stopPrice: 90_00 },
      note: 'as planned',
    })
    expect(trade('win').card?.proposal.hash).toHaveLength(64)
    expect(trade('loss').card).toBeNull()
  })

  it('keeps notes beside the journal, changes them and deletes them', () => {
    const { paths, trade } = story()
    const change = { added: ['gap', 'a plan'], removed: [], stars: 4, note: 'Held to the plan.' }
    expect(writeNote(paths, trade('win'), change, 1)).toMatchObject({ ok: true })
    expect(trade('win').annotation).toEqual({ tags: ['a plan', 'gap'], stars: 4, note: 'Held to the plan.' })
    writeNote(paths, trade('win'), { added: [], removed: ['gap'], stars: null, note: null }, 2)
    expect(trade('win').annotation).toEqual({ tags: ['a plan'], stars: 4, note: 'Held to the plan.' })
    writeNote(paths, trade('win'), { added: [], removed: ['a plan'], stars: 0, note: '' }, 3)
    expect(trade('win').annotation).toEqual({ tags: [], stars: 0, note: '' })
    expect(trade('loss').annotation.tags).toEqual([])
  })

  it('refuses tags, stars and notes that are none', () => {
    const { paths, trade } = story()
    const write = (change: Partial<Parameters<typeof writeNote>[2]>) => {
      const written = writeNote(paths, trade('win'), { added: [], removed: [], stars: null, note: null, ...change }, 1)
      return written.ok ? 'kept' : written.failure.code
    }
    expect(write({ added: ['=cmd'] })).toBe('TAG_INVALID')
    expect(write({ added: ['x'.repeat(41)] })).toBe('TAG_INVALID')
    expect(write({ stars: 6 })).toBe('STARS_INVALID')
    expect(write({ stars: Number.NaN })).toBe('STARS_INVALID')
    expect(write({ note: 'x'.repeat(4_001) })).toBe('NOTE_TOO_LONG')
    expect(write({ added: Array.from({ length: 21 }, (_, index) => `tag${index}`) })).toBe('TOO_MANY_TAGS')
    expect(trade('win').annotation).toEqual({ tags: [], stars: 0, note: '' })
  })

  it('counts closed trades by group and says how many there were', () => {
    const { paths, trade, read } = story()
    writeNote(paths, trade('win'), { added: ['gap'], removed: [], stars: null, note: null }, 1)
    const [strategy] = tradeStatistics(read(), 'strategy')
    expect(strategy).toMatchObject({
      group: 'gap-bounce',
      trades: 2,
      winShare: { value: 0.5, n: 2 },
      meanProfit: { value: (157 - 52) / 2, n: 2 },
      meanMultiple: null,
      currency: 'USD',
    })
    expect(tradeStatistics(read(), 'tag').map(({ group }) => group)).toEqual(['(no tag)', 'gap'])
    expect(tradeStatistics(read(), 'hour').map(({ group, trades }) => [group, trades])).toEqual([['15:00 UTC', 2]])
    expect(tradeStatistics(read(), 'weekday').map(({ group }) => group)).toEqual(['1 Monday', '2 Tuesday'])
  })

  it('writes trades as CSV with harmless notes', () => {
    const { paths, trade, read } = story()
    writeNote(paths, trade('win'), { added: ['gap'], removed: [], stars: 5, note: '=HYPERLINK("x")' }, 1)
    const rows = tradesCsv(read()).split('\r\n')
    expect(rows).toHaveLength(5)
    expect(rows[1]).toContain(`,157,3,0,100,1.57,proposal-win,`)
    expect(rows[1]?.endsWith(`,gap,5,"'=HYPERLINK(""x"")"`)).toBe(true)
  })

  it('folds the lots of the account', () => {
    const { folder, paths } = story()
    const read = readAccounts(dataPaths(folder).journal, null)
    if (!read.ok) throw new Error(read.failure.message)
    const [account] = read.reply
    if (account === undefined) throw new Error('no account')
    const lots = taxLotsOf(account, 'FIFO')
    expect(lots.matches().map(({ lotId, gain }) => [lotId, gain / DOLLAR])).toEqual([
      ['e1', 40 - 1.4],
      ['e1', 120 - 1.6],
      ['e4', -52],
    ])
    expect(lots.open()).toMatchObject([{ lotId: 'e6', quantity: 3 }])
    expect(readAccounts(paths.journal, 'NOBODY')).toMatchObject({ ok: false, failure: { code: 'ACCOUNT_UNKNOWN' } })
    expect(readAccounts(`${folder}/none.db`, null)).toMatchObject({ ok: false, failure: { code: 'JOURNAL_MISSING' } })
  })
})
