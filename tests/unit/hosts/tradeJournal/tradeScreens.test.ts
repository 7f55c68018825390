import { describe, expect, it } from 'vitest'
import { tradeNoteSchema, tradesReplySchema, type TradesReply } from '#contracts/records/tradeJournal.ts'
import { exportTrades, readTrades, replaceNote } from '#hosts/tradeJournal/tradeScreens.ts'
import { temporaryFolder } from '../../../helpers/folder.ts'
import { writeTradeStory } from '../../../helpers/tradeStory.ts'

function told(folder: string, account: string | null = null): TradesReply {
  const read = readTrades(folder, account)
  if (!read.ok) throw new Error(read.failure.message)
  return tradesReplySchema.parse(read.reply)
}

describe('the trades for a screen', () => {
  it('are the newest first, with mean exit, statistics by four groupings and n', () => {
    const folder = temporaryFolder()
    writeTradeStory(folder)
    const { trades, total, groups } = told(folder)
    expect([trades.map(({ tradeId }) => tradeId), total]).toEqual([['again', 'loss', 'win'], 3])
    const [again, , win] = trades
    expect(win).toMatchObject({ exitPrice: 116, multiple: 1.57, tags: [], stars: 0, note: '' })
    expect(again).toMatchObject({ exitPrice: null, closedAt: null, multiple: null })
    expect(new Set(groups.map(({ by }) => by))).toEqual(new Set(['tag', 'strategy', 'hour', 'weekday']))
    for (const { winShare, trades: count } of groups) expect(winShare?.n).toBe(count)
  })

  it('keep what is written beside them, whole, and refuse what is no note', () => {
    const folder = temporaryFolder()
    writeTradeStory(folder)
    const [trade] = told(folder).trades.filter(({ tradeId }) => tradeId === 'win')
    if (trade === undefined) throw new Error('no trade')
    const place = { accountId: trade.accountId, tradeId: trade.tradeId }
    const first = replaceNote(folder, { ...place, tags: ['gap', 'late'], stars: 4, note: 'Held.' }, 1)
    expect(first.ok ? tradeNoteSchema.parse(first.reply) : first).toEqual({
      tags: ['gap', 'late'],
      stars: 4,
      note: 'Held.',
    })
    replaceNote(folder, { ...place, tags: ['late'], stars: 0, note: '' }, 2)
    expect(told(folder).trades.find(({ tradeId }) => tradeId === 'win')).toMatchObject({
      tags: ['late'],
      stars: 0,
      note: '',
    })
    expect(
      told(folder)
        .groups.filter(({ by }) => by === 'tag')
        .map(({ group }) => group),
    ).toContain('late')
    const wrong = replaceNote(folder, { ...place, tags: ['=cmd'], stars: 0, note: '' }, 3)
    expect(wrong).toMatchObject({ ok: false, failure: { code: 'TAG_INVALID' } })
    const nobody = replaceNote(folder, { ...place, tradeId: 'nobody', tags: [], stars: 0, note: '' }, 4)
    expect(nobody).toMatchObject({ ok: false, failure: { code: 'TRADE_UNKNOWN' } })
  })

  it('leave as a file named after the account', () => {
    const folder = temporaryFolder()
    writeTradeStory(folder)
    const accountId = told(folder).trades[0]?.accountId ?? ''
    const file = exportTrades(folder, accountId)
    if (!file.ok) throw new Error(file.failure.message)
    expect(file.reply).toMatchObject({ fileName: `quarterdeck-trades-${accountId}.csv`, mediaType: 'text/csv' })
    expect(file.reply.text.trim().split('\r\n')).toHaveLength(4)
    expect(readTrades(temporaryFolder(), null)).toMatchObject({ ok: false, failure: { code: 'JOURNAL_MISSING' } })
  })
})
