import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { lotsCommand } from '#hosts/commands/lots.ts'
import { tradesCommand, tradesShowCommand } from '#hosts/commands/trades.ts'
import { tradesNoteCommand } from '#hosts/commands/tradesNote.ts'
import { callVerb } from '../../../helpers/callVerb.ts'
import { temporaryFolder } from '../../../helpers/folder.ts'
import { writeTradeStory } from '../../../helpers/tradeStory.ts'

function story(): string {
  const folder = temporaryFolder()
  writeTradeStory(folder)
  return folder
}

describe('the verbs of the trade journal', () => {
  it('list lots in words, as JSON and as CSV', async () => {
    const folder = story()
    const told = await callVerb(lotsCommand, '--data-dir', folder, '--csv', `${folder}/lots.csv`)
    expect(told).toMatchObject({ code: 0, err: '' })
    expect(told.out).toContain('REPLAY-1 (REPLAY)')
    expect(told.out).toContain(
      'closed 2026-01-06  10 ACME.TEST (USD) opened 2026-01-06, 0 days, short term: gain -52.00',
    )
    expect(told.out).toContain('open   2026-01-08  3 ACME.TEST (USD) for 288.00, fees 1.00')
    const rows = readFileSync(`${folder}/lots.csv`, 'utf8').split('\r\n')
    expect(rows).toHaveLength(6)
    const json = await callVerb(lotsCommand, '--data-dir', folder, '--method', 'lifo', '--json')
    expect(JSON.parse(json.out)).toMatchObject({ ok: true, method: 'LIFO', accounts: [{ accountId: 'REPLAY-1' }] })
  })

  it('refuse an account and a journal that are not there, and a file that cannot be written', async () => {
    const folder = story()
    expect(await callVerb(lotsCommand, '--data-dir', folder, '--account', 'X')).toMatchObject({ code: 1, out: '' })
    const none = await callVerb(lotsCommand, '--data-dir', `${folder}/nowhere`, '--json')
    expect(JSON.parse(none.out)).toMatchObject({ ok: false, code: 'JOURNAL_MISSING' })
    const refused = await callVerb(tradesCommand, '--data-dir', folder, '--csv', `${folder}/no/such/folder.csv`)
    expect(refused.err).toContain('name another file')
    expect(await callVerb(lotsCommand, '--data-dir', folder, '--method', 'average')).toMatchObject({ code: 2 })
  })

  it('list trades, tag them and find them by their tag', async () => {
    const folder = story()
    const note = ['win', '--tag', 'gap', '--stars', '3', '--note', 'Good.', '--data-dir', folder]
    expect(await callVerb(tradesNoteCommand, ...note)).toMatchObject({ code: 0, out: 'win: 3 stars #gap. Good.\n' })
    const listed = await callVerb(tradesCommand, '--data-dir', folder, '--tag', 'gap', '--by', 'tag')
    expect(listed.out).toContain('LONG 10 ACME at 100, closed 2026-01-05T17:00:00Z: 157.00 USD, 1.57 R *** #gap')
    expect(listed.out).toContain(
      'gap: 1 trades, won 100 (21 to 100) %, R: not enough data (0), profit: not enough data',
    )
    expect(listed.out).not.toContain('95,')
    const json = await callVerb(tradesCommand, '--data-dir', folder, '--json')
    const told = JSON.parse(json.out) as { readonly trades: readonly { readonly card: unknown }[] }
    expect(told.trades).toHaveLength(3)
    expect(told.trades[0]?.card).toMatchObject({ proposalId: 'proposal-win', status: 'APPROVED' })
  })

  it('show one trade with its exits and its card', async () => {
    const folder = story()
    const shown = await callVerb(tradesShowCommand, 'win', '--data-dir', folder)
    expect(shown.out).toContain('2026-01-05T17:00:00Z  exit: 6 at 120, 118.40')
    expect(shown.out).toContain('card proposal-win, APPROVED')
    expect(shown.out).toContain('planned risk 100.00 USD')
    expect(shown.out).toContain('against: It may fall further.')
    expect(await callVerb(tradesShowCommand, 'nothing', '--data-dir', folder)).toMatchObject({ code: 1 })
  })

  it('write nothing when nothing was to be changed, and leave the journal alone', async () => {
    const folder = story()
    const before = readFileSync(`${folder}/journal.db`)
    expect(await callVerb(tradesNoteCommand, 'win', '--data-dir', folder)).toMatchObject({ code: 2 })
    expect(existsSync(`${folder}/notes.db`)).toBe(false)
    expect(await callVerb(tradesNoteCommand, 'win', '--tag', '-', '--data-dir', folder)).toMatchObject({ code: 1 })
    await callVerb(tradesNoteCommand, 'win', '--tag', 'x', '--data-dir', folder)
    expect(readFileSync(`${folder}/journal.db`).equals(before)).toBe(true)
  })
})
