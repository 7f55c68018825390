import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openHistoryFile } from '#adapters/storage/market/history/historyFile.ts'
import { writeManifest } from '#adapters/storage/recordings/manifest.ts'
import { historyOfBars } from '#core/history/series.ts'
import { identifier, type ProposalId } from '#core/model/identifiers.ts'
import { DAY, MINUTE } from '#core/time/duration.ts'
import { readLineage } from '#hosts/lineage/readLineage.ts'
import { buildDailyColumns } from '../../builders/dataset.ts'
import { ACME, buildOrder, buildProposal, hashOf, REDUCING } from '../../builders/trading.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { JournalPen, stepsOf, titlesOf, toldLineage, withMarket } from '../../helpers/lineageBench.ts'
import { DATASET, DECIDED, approvedOrder, buildSignal, nodeOf, storedBars } from '../../helpers/lineageStory.ts'
import { brokenEntriesSuite } from './brokenEntriesSuite.ts'
import { correctionSuite } from './correctionSuite.ts'

/** Lineages of journals that were written by hand, with the driver that this runtime has. */
export function lineageSuite(): void {
  describe('the lineage of an order', () => {
    it('leads from the fill over every step to the bars and the set they were stored in, with the times between', () => {
      const folder = temporaryFolder()
      storedBars(folder)
      approvedOrder(new JournalPen()).write(folder)
      const told = toldLineage(folder, { kind: 'ORDER', id: 'one' })
      expect(stepsOf(told)).toEqual(
        expect.arrayContaining([
          'RAW -stored as-> BAR',
          'BAR -computed over-> FEATURE',
          'FEATURE -used by-> FEATURE',
          'FEATURE -weighed-> SIGNAL',
          'SIGNAL -sized-> PROPOSAL',
          'PROPOSAL -decided-> DECISION',
          'DECISION -entitles it-> ORDER',
          'ORDER -then-> ORDER',
          'ORDER -filled-> FILL',
        ]),
      )
      expect(titlesOf(told, 'FILL')).toEqual(['10 at 250.25'])
      expect(titlesOf(told, 'ORDER')).toEqual(['BUY 10 ACME MARKET', 'Handed to the venue', 'The venue works it'])
      const ends = new Map(told.edges.map(({ to, label, duration }) => [`${label} ${to}`, duration]))
      expect(ends.get('sized proposal|proposal-one')).toBe(1_000_000)
      expect(ends.get(`decided decision|proposal-one|${hashOf('one')}`)).toBe(500_000)
      // Half a second to the entry of the approval, a second to the next.
      expect(ends.get('entitles it order|one')).toBe(1_500_000)
      expect(nodeOf(told, 'feature|signal-one|return20')).toMatchObject({
        title: 'return20 = 0.08 fraction',
        marketTime: DECIDED + DAY,
      })
      expect(nodeOf(told, 'feature|signal-one|return20')?.details).toEqual(
        expect.arrayContaining(['completeness 100 %, confidence 60 %', 'reads close', '21 bars']),
      )
      expect(nodeOf(told, `bars|session-1|${ACME}|1d|${DECIDED - 20 * DAY}|${DECIDED}`)?.title).toMatch(
        /^21 bars of ACME 1d/,
      )
      expect(nodeOf(told, `bars|session-1|${ACME}|1d|${DECIDED - 60 * DAY}`)?.title).toMatch(/^61 bars/)
      expect(nodeOf(told, 'raw|dataset|acme-daily')?.details).toContain('made by a test')
      expect(nodeOf(told, `bar|`)?.details[0]).toBe('open 250, high 251, low 249, close 250, volume 1000')
      expect(told.gaps.join(' ')).toContain('own-measure is computed by the strategy itself')
      expect(told.gaps.some((gap) => gap.includes('fill'))).toBe(false)
    })

    it('leads from a stop to the entry that it protects', () => {
      const folder = temporaryFolder()
      storedBars(folder)
      approvedOrder(new JournalPen()).write(folder)
      const told = toldLineage(folder, { kind: 'ORDER', id: 'stop' })
      expect(stepsOf(told)).toContain('ORDER -protected by-> ORDER')
      expect(titlesOf(told, 'SIGNAL')).toHaveLength(1)
    })

    it('leads from an order that only reduces risk to its signal, without a decision', () => {
      const folder = temporaryFolder()
      const exit = buildOrder('exit', { proposalId: null, role: 'EXIT', side: 'SELL' })
      new JournalPen()
        .session({ source: DATASET })
        .signal(buildSignal('exit', { direction: 'FLAT' }))
        .intended(exit, REDUCING)
        .write(folder)
      const told = toldLineage(folder, { kind: 'ORDER', id: 'exit' })
      expect(stepsOf(told)).toContain('SIGNAL -needs no approval-> ORDER')
      expect(titlesOf(told, 'DECISION')).toEqual([])
      expect(told.gaps.join(' ')).toContain('market.db) is not there')
    })

    it('says what is not there: the set, the signal, the proposal, the journal', () => {
      const folder = temporaryFolder()
      expect(readLineage(folder, { kind: 'ORDER', id: 'one' })).toMatchObject({
        ok: false,
        failure: { code: 'JOURNAL_MISSING' },
      })
      withMarket(folder, () => undefined)
      const order = buildOrder('lost')
      new JournalPen().session({ source: DATASET }).signal(buildSignal('known')).approved(order).write(folder)
      const lost = toldLineage(folder, { kind: 'ORDER', id: 'lost' })
      expect(lost.gaps.join(' ')).toContain('The proposal proposal-lost of the order lost is not in the journal.')
      expect(lost.gaps.join(' ')).toContain('The signal signal-lost is not in the journal')
      const known = toldLineage(folder, { kind: 'SIGNAL', id: 'signal-known' })
      expect(known.gaps.join(' ')).toContain(
        `The set of bars that session session-1 played of ${ACME} is no longer kept.`,
      )
      for (const of of [
        { kind: 'ORDER', id: 'none' },
        { kind: 'PROPOSAL', id: '' },
        { kind: 'SIGNAL', id: 'signal' },
      ] as const) {
        expect(readLineage(folder, of)).toMatchObject({ ok: false, failure: { code: 'LINEAGE_UNKNOWN' } })
      }
    })

    it('changes nothing of what it reads', () => {
      const folder = temporaryFolder()
      storedBars(folder)
      approvedOrder(new JournalPen()).write(folder)
      const sizes = () =>
        readdirSync(folder)
          .filter((name) => !/-(wal|shm)$/.test(name))
          .map((name) => [name, statSync(`${folder}/${name}`).size, statSync(`${folder}/${name}`).mtimeMs])
      const before = sizes()
      toldLineage(folder, { kind: 'ORDER', id: 'one' })
      expect(sizes()).toEqual(before)
      expect(existsSync(`${folder}/research.db`)).toBe(false)
    })
  })

  describe('the lineage of a proposal and of a signal', () => {
    it('tells how a proposal came back and was refused', () => {
      const folder = temporaryFolder()
      const proposal = buildProposal(buildOrder('one'))
      new JournalPen()
        .session({ source: { kind: 'none' } })
        .signal(buildSignal('one'))
        .proposal(proposal)
        .change({ ...proposal, status: 'RETURNED' }, 'The price has moved.')
        .change({ ...proposal, status: 'REJECTED', outcome: 'Too dear.' })
        .change({ ...proposal, proposalId: identifier<ProposalId>('other'), status: 'EXPIRED' })
        .write(folder)
      const told = toldLineage(folder, { kind: 'PROPOSAL', id: 'proposal-one' })
      expect(titlesOf(told, 'DECISION')).toEqual(['Came back to the trader with other terms', 'Refused by the trader'])
      expect(nodeOf(told, 'decision|4')?.details).toEqual(['The price has moved.'])
      expect(titlesOf(told, 'ORDER')).toEqual([])
      // Without a source of data there is nothing behind the signal.
      expect(titlesOf(told, 'BAR')).toEqual([])
    })

    it('follows a signal to its proposals, orders and fills', () => {
      const folder = temporaryFolder()
      storedBars(folder, false)
      approvedOrder(new JournalPen()).write(folder)
      const told = toldLineage(folder, { kind: 'SIGNAL', id: 'signal-one' })
      expect(titlesOf(told, 'PROPOSAL')).toHaveLength(1)
      expect(titlesOf(told, 'FILL')).toEqual(['10 at 250.25'])
      expect(stepsOf(told)).toEqual(
        expect.arrayContaining(['DECISION -entitles it-> ORDER', 'ORDER -protected by-> ORDER']),
      )
      expect(nodeOf(told, 'feature|signal-one|return20')?.details).toContain(
        'its value was not kept apart from the signal',
      )
    })

    it('takes the session of the account, and never a bar that had not closed', () => {
      const folder = temporaryFolder()
      storedBars(folder)
      new JournalPen()
        .session({ source: DATASET })
        .signal(buildSignal('early', { tsEvent: DECIDED + DAY - 1 }))
        .write(folder)
      const told = toldLineage(folder, { kind: 'SIGNAL', id: 'signal-early' })
      expect(nodeOf(told, 'bar|')?.id).toBe(`bar|session-1|${ACME}|1d|${DECIDED - DAY}`)
      expect(nodeOf(told, 'feature|signal-early|return20')?.details).toContain(
        'kept for the bar of 1997-10-15T00:00:00Z',
      )
      expect(told.gaps.join(' ')).toContain('return20 stands in the signal as 0.08 and was kept as 0.01.')
    })

    it('leads from a live session to the recording that was made, and to what the history was told of the bar', () => {
      const folder = temporaryFolder()
      const signal = buildSignal('live', { origin: 'live', tsEvent: DECIDED + MINUTE })
      mkdirSync(`${folder}/recordings/tuesday`, { recursive: true })
      writeManifest(`${folder}/recordings/tuesday`, {
        format: 1,
        recordingId: 'tuesday',
        startedAt: DECIDED - MINUTE,
        endedAt: null,
        channels: [{ sourceId: 'kraken', channel: 'trades' }],
        listings: [],
        parts: [],
        note: '',
      })
      withMarket(folder, (store) => {
        const row = [0, DECIDED, DECIDED + MINUTE, 1, 2, 1, 2, 5]
        store.appendLive(identifier('session-1'), '1m', [ACME], Float64Array.from(row), 1)
      })
      const history = openHistoryFile(`${folder}/market.db`)
      if (!history.ok) throw new Error(history.failure.message)
      const series = { source: 'kraken', instrumentId: ACME, kind: 'bars', interval: '1m' } as const
      const bar = (close: number) =>
        historyOfBars({ ...buildDailyColumns(1, DECIDED / DAY), close: Float64Array.of(close) })
      history.history.ingest(series, bar(2), DECIDED + 2 * MINUTE)
      history.history.ingest(series, bar(3), DECIDED + 3 * MINUTE)
      history.history.close()
      new JournalPen()
        .session({ source: { kind: 'live', instrumentIds: [ACME] } })
        .signal(signal)
        .write(folder)
      const told = toldLineage(folder, { kind: 'SIGNAL', id: 'signal-live' })
      expect(titlesOf(told, 'RAW')).toEqual([
        'Live market of ACME',
        'Recording tuesday',
        'The same bar as kraken told it afterwards',
      ])
      expect(stepsOf(told)).toContain('RAW -corrected 1 time-> BAR')
      expect(told.gaps.join(' ')).toContain('is not kept with the bars of a live session')
    })
  })

  correctionSuite()
  brokenEntriesSuite()
}
