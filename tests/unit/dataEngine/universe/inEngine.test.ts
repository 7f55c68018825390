import { describe, expect, it } from 'vitest'
import { HOUR, SECOND } from '#core/time/duration.ts'
import type { CommandResult } from '#contracts/failure.ts'
import { createDataEngine } from '#engines/data/engine.ts'
import { createEngineRunner } from '#engines/kernel/engineRunner.ts'
import { buildCard, createDeskBench, START } from '../../../helpers/dataDesk.ts'
import { buildDailyColumns, buildDataset } from '../../../builders/dataset.ts'

const CARDS = [buildCard('kraken', { historical: ['INSTRUMENTS', 'NEWS'], live: ['TRADES'] })]

/** A whole data engine with the sources of a bench. */
function engine() {
  const bench = createDeskBench(CARDS)
  const { store, importer, sources } = bench.desk
  if (sources === null) throw new Error('The bench has sources.')
  const samples = [buildDataset('acme-1d', buildDailyColumns(10, 10_000))]
  const runner = createEngineRunner(createDataEngine({ store, importer, samples, sources }), { run: 't' })
  const shown: { readonly table: string; readonly added: readonly unknown[] }[] = []
  let now = START
  let count = 0
  return {
    asked: bench.asked,
    shown,
    pass(time: number): void {
      now += time
      this.send('ClockTicked', { now })
    },
    send(type: string, payload: unknown): CommandResult | null {
      count += 1
      const id = `test-${count}`
      const handled = runner.handle({ id, type, at: now, correlationId: id, causationId: null, payload }, now)
      for (const { table, added } of handled.changes) shown.push({ table, added })
      return handled.result
    },
  }
}

describe('the universe in the data engine', () => {
  it('finds the sample and the simulator without asking anybody', () => {
    const bench = engine()
    bench.pass(SECOND)
    bench.pass(HOUR)
    const found = bench.send('SearchSymbols', { words: 'acme', limit: 5 })
    expect(found).toMatchObject({ ok: true, reply: { matches: [{ symbol: 'ACME', isListed: true, liveSources: [] }] } })
    expect(bench.send('SearchSymbols', { words: 'btc', limit: 5 })).toMatchObject({ ok: true })
    expect(bench.asked).toEqual([])
  })

  it('keeps a list and shows it, and asks when the trader wants to', () => {
    const bench = engine()
    const watchlist = { key: 'a', name: 'Mine', instrumentIds: ['ACME.TEST'] }
    expect(bench.send('SaveWatchlist', { watchlist })).toEqual({ ok: true, reply: {} })
    expect(bench.shown).toContainEqual({ table: 'watchlists', added: [watchlist] })
    expect(bench.send('RefreshInstruments', { sourceId: 'kraken' })).toEqual({ ok: true, reply: {} })
    expect(bench.send('RefreshNews', {})).toEqual({ ok: true, reply: {} })
    expect(bench.asked.map(({ what }) => what)).toEqual(['LIST', 'NEWS'])
  })
})
