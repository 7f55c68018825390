import { describe, expect, it } from 'vitest'
import { createMemoryJournal } from '#adapters/storage/journal/memoryJournal.ts'
import { sha256 } from '#adapters/storage/sha256.ts'
import { createBrokerEngine } from '#engines/broker/engine.ts'
import { createBacktestJournal } from '#engines/broker/backtestJournal.ts'
import { paperVenues } from '#engines/broker/paperVenue.ts'
import { recordInbox, replayInbox } from '#engines/kernel/recording.ts'
import type { InboxRecording } from '#engines/kernel/recording.ts'
import { brokerBench, testGate, testLatch } from '../../helpers/brokerBench.ts'
import { dayOf } from '../../helpers/crashRig.ts'
import { memoryVenueStore } from '../../helpers/memoryVenueStore.ts'

describe('the broker engine', () => {
  it.each([1, 2, 3, 4, 5])('replays a recorded inbox to the same outbox, byte for byte (day %i)', (seed) => {
    const kept: InboxRecording[] = []
    const bench = brokerBench({
      venue: paperVenues(memoryVenueStore()),
      run: '7',
      wrap(runner) {
        const { runner: recorder, recording } = recordInbox(runner, '7')
        kept.push(recording)
        return recorder
      },
    })
    for (const act of dayOf(seed, 40)) act(bench)
    const [recording] = kept
    if (recording === undefined) throw new Error('nothing was recorded')
    expect(recording.outbox.length).toBeGreaterThan(20)
    const fresh = createBrokerEngine({
      journal: createMemoryJournal(sha256),
      opening: null,
      killGate: testGate(),
      killLatch: testLatch(),
      venueFor: paperVenues(memoryVenueStore()),
      killPaths: ['BUTTON'],
      sha256,
    })
    expect(JSON.stringify(replayInbox(fresh, recording))).toBe(JSON.stringify(recording.outbox))
  })
})

describe('the journal of a backtest', () => {
  const draft = (uniqueKey: string | null) => ({
    kind: 'k',
    at: 0,
    accountId: null,
    correlationId: null,
    uniqueKey,
    summary: '',
    payload: {},
  })

  it('keeps keys unique, all of an append or none', () => {
    const journal = createBacktestJournal()
    expect(journal.append([draft('a'), draft(null), draft(null)], 'FULL')).toEqual({ ok: true, entries: [] })
    expect(journal.append([draft('b'), draft('a')], 'FULL')).toMatchObject({ ok: false, code: 'JOURNAL_DUPLICATE' })
    expect(journal.append([draft('c'), draft('c')], 'FULL')).toMatchObject({ ok: false, code: 'JOURNAL_DUPLICATE' })
    expect(journal.append([draft('b'), draft('c')], 'FULL').ok).toBe(true)
    expect(journal.verify()).toMatchObject({ ok: true, entries: 5 })
  })
})
