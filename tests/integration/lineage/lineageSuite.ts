import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openHistoryFile } from '#adapters/storage/market/history/historyFile.ts'
import { writeManifest } from '#adapters/storage/recordings/manifest.ts'
import { historyOfBars } from '#core/history/series.ts'
import { lineageToMermaid } from '#core/lineage/mermaid.ts'
import {
  identifier,
  type ClientOrderId,
  type DatasetId,
  type ExecutionId,
  type ProposalId,
  type SignalId,
  type StrategyId,
  type VenueOrderId,
} from '#core/model/identifiers.ts'
import type { Signal } from '#core/model/signal.ts'
import { DAY, MINUTE } from '#core/time/duration.ts'
import { readLineage } from '#hosts/lineage/readLineage.ts'
import { buildDailyColumns, buildDataset } from '../../builders/dataset.ts'
import { buildExperiment } from '../../builders/experiment.ts'
import { buildFill } from '../../builders/order.ts'
import { ACME, buildOrder, buildProposal, hashOf, REDUCING } from '../../builders/trading.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { JournalPen, stepsOf, titlesOf, toldLineage, TRADED, withMarket, withRuns } from '../../helpers/lineageBench.ts'

const FIRST_DAY = 10_000
/** The day of the bar that the signals of these tests were raised at. */
const DECIDED = (FIRST_DAY + 150) * DAY
const DATASET = { kind: 'dataset', datasetIds: [identifier<DatasetId>('acme-daily')], startAt: 0 } as const

function buildSignal(id: string, changes: Partial<Signal> = {}): Signal {
  return {
    signalId: identifier<SignalId>(`signal-${id}`),
    strategyId: identifier<StrategyId>('gap-bounce'),
    instrumentId: ACME,
    direction: 'LONG',
    referencePrice: 250,
    probability: null,
    horizon: DAY,
    evidence: [{ text: 'It has fallen far.', source: 'return20', tsEvent: DECIDED, strength: 1 }],
    counterEvidence: [{ text: 'It may fall further.', source: 'test', tsEvent: DECIDED, strength: 0.5 }],
    features: [
      { name: 'return20', value: 0.08, unit: 'fraction' },
      { name: 'volatilityRatio5To60', value: 1.2, unit: '' },
      { name: 'own-measure', value: 3, unit: 'points' },
    ],
    filters: [],
    bracket: null,
    wrongIf: '',
    origin: 'historical',
    tsEvent: DECIDED + DAY,
    ...changes,
  }
}

const fillOf = (order: string, execution: string) => ({
  type: 'OrderFilled' as const,
  clientOrderId: identifier<ClientOrderId>(order),
  tsEvent: DECIDED + 2 * DAY,
  orderQuantity: 10,
  fill: buildFill({
    executionId: identifier<ExecutionId>(execution),
    clientOrderId: identifier<ClientOrderId>(order),
    instrumentId: ACME,
    quantity: 10,
    price: 250_25,
    fee: 1_500_000,
    tsEvent: DECIDED + 2 * DAY,
  }),
})

/** A session in which one order was approved and filled and then protected by a stop. */
function approvedOrder(pen: JournalPen): JournalPen {
  const order = buildOrder('one')
  const stop = buildOrder('stop', {
    signalId: order.signalId,
    proposalId: order.proposalId,
    parentClientOrderId: order.clientOrderId,
    role: 'STOP_LOSS',
    side: 'SELL',
    type: 'STOP',
    stopPrice: 240_00,
  })
  const clientOrderId = order.clientOrderId
  return pen
    .session({ source: DATASET })
    .signal(buildSignal('one'))
    .proposal(buildProposal(order))
    .approved(order)
    .step({ type: 'OrderSubmitted', clientOrderId, tsEvent: 1 })
    .step({ type: 'OrderAccepted', clientOrderId, tsEvent: 1, venueOrderId: identifier<VenueOrderId>('V1') })
    .step(fillOf('one', 'e1'))
    .intended(stop, null, 'OrderSpawned')
    .step(fillOf('another', 'e2'))
}

function storedBars(folder: string, kept = true): void {
  const columns = buildDailyColumns(200, FIRST_DAY)
  const { dataset } = buildDataset('acme-daily', columns, TRADED)
  withMarket(folder, (store) => {
    store.saveDataset(dataset, columns)
    if (!kept) return
    const features = [
      { name: 'return20', version: 1 },
      { name: 'drawdown', version: 1 },
    ]
    for (let bar = 100; bar < 200; bar += 1) {
      store.features?.appendFeatures(identifier('session-1'), [
        {
          interval: '1d',
          origin: 'historical',
          knownAt: (FIRST_DAY + bar + 1) * DAY,
          features,
          instrumentIds: [ACME],
          tsOpen: Float64Array.of((FIRST_DAY + bar) * DAY),
          tsClose: Float64Array.of((FIRST_DAY + bar + 1) * DAY),
          values: Float64Array.of(bar === 150 ? 0.08 : 0.01, 0.1),
          completeness: Float64Array.of(1, 1),
          confidence: Float64Array.of(0.6, 1),
        },
      ])
    }
  })
}

const node = (told: ReturnType<typeof toldLineage>, start: string) => told.nodes.find(({ id }) => id.startsWith(start))

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
      expect(node(told, 'feature|signal-one|return20')).toMatchObject({
        title: 'return20 = 0.08 fraction',
        marketTime: DECIDED + DAY,
      })
      expect(node(told, 'feature|signal-one|return20')?.details).toEqual(
        expect.arrayContaining(['completeness 100 %, confidence 60 %', 'reads close', '21 bars']),
      )
      expect(node(told, `bars|session-1|${ACME}|1d|${DECIDED - 20 * DAY}|${DECIDED}`)?.title).toMatch(
        /^21 bars of ACME 1d/,
      )
      expect(node(told, `bars|session-1|${ACME}|1d|${DECIDED - 60 * DAY}`)?.title).toMatch(/^61 bars/)
      expect(node(told, 'raw|dataset|acme-daily')?.details).toContain('made by a test')
      expect(node(told, `bar|`)?.details[0]).toBe('open 250, high 251, low 249, close 250, volume 1000')
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
      expect(node(told, 'decision|4')?.details).toEqual(['The price has moved.'])
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
      expect(node(told, 'feature|signal-one|return20')?.details).toContain(
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
      expect(node(told, 'bar|')?.id).toBe(`bar|session-1|${ACME}|1d|${DECIDED - DAY}`)
      expect(node(told, 'feature|signal-early|return20')?.details).toContain('kept for the bar of 1997-10-15T00:00:00Z')
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

  describe('what a correction touched', () => {
    const correction = { kind: 'CORRECTION', instrumentId: ACME, interval: '1d' } as const

    it('lists kept values, signals, proposals, decisions, orders, fills and runs', () => {
      const folder = temporaryFolder()
      storedBars(folder)
      const run = buildExperiment()
      const [data] = run.data
      if (data === undefined) throw new Error('no data')
      const ofAcme = { ...data, instrumentId: ACME, from: FIRST_DAY * DAY, to: (FIRST_DAY + 199) * DAY }
      withRuns(folder, [
        { ...run, data: [ofAcme] },
        { ...run, id: 'b'.repeat(64), label: 'too early', data: [{ ...ofAcme, to: DECIDED - 30 * DAY }] },
        { ...run, id: 'c'.repeat(64), label: 'by the hour', data: [{ ...ofAcme, interval: '1h' }] },
        { ...run, id: 'd'.repeat(64), label: 'another', data: [data] },
      ])
      approvedOrder(new JournalPen()).write(folder)
      const day = DECIDED - 5 * DAY
      const told = toldLineage(folder, { ...correction, from: day, to: day })
      expect(titlesOf(told, 'BACKTEST')).toEqual(['a first try'])
      expect(node(told, 'touched|return20')?.title).toBe('return20: 21 kept values')
      // Its trace never ends: bars 145 to 199.
      expect(node(told, 'touched|drawdown')?.title).toBe('drawdown: 55 kept values')
      expect(stepsOf(told)).toEqual(
        expect.arrayContaining([
          'CORRECTION -computed over them-> FEATURE',
          'FEATURE -weighed-> SIGNAL',
          'SIGNAL -sized-> PROPOSAL',
          'PROPOSAL -decided-> DECISION',
          'DECISION -entitles it-> ORDER',
          'ORDER -filled-> FILL',
          'ORDER -protected by-> ORDER',
          'CORRECTION -was run on them-> BACKTEST',
        ]),
      )
    })

    it('leaves out signals before the bar, of other sessions and of others, and says so where reach is not known', () => {
      const folder = temporaryFolder()
      storedBars(folder)
      new JournalPen()
        .session({ source: DATASET })
        .signal(buildSignal('before', { tsEvent: DECIDED - 10 * DAY }))
        .signal(buildSignal('own', { features: [], tsEvent: DECIDED + 40 * DAY }))
        .session({ sessionId: identifier('session-2'), accountId: identifier('REPLAY-2'), source: { kind: 'none' } })
        .write(folder)
      const told = toldLineage(folder, { ...correction, from: DECIDED, to: DECIDED })
      expect(told.nodes.filter(({ kind }) => kind === 'SIGNAL').map(({ id }) => id)).toEqual(['signal|signal-own'])
      expect(stepsOf(told)).toContain('CORRECTION -may rest on them-> SIGNAL')
      expect(told.gaps.join(' ')).toContain('every later signal about')
      expect(
        titlesOf(toldLineage(folder, { ...correction, interval: '1m', from: DECIDED, to: DECIDED }), 'SIGNAL'),
      ).toEqual([])
      expect(toldLineage(folder, { ...correction, interval: '7q', from: 1, to: 2 }).gaps.join(' ')).toContain(
        'no bars of 7q',
      )
      const nobody = toldLineage(folder, { ...correction, instrumentId: 'NONE', from: 1, to: 2 })
      expect(nobody.gaps.join(' ')).toContain('No session in the journal played these bars of NONE')
    })

    it('tells a weighed feature whose window still held the bar apart from one whose window had passed', () => {
      const folder = temporaryFolder()
      storedBars(folder, false)
      const far = DECIDED + 100 * DAY
      new JournalPen()
        .session({ source: DATASET })
        .signal(buildSignal('near', { features: [{ name: 'return20', value: 1, unit: '' }] }))
        .signal(buildSignal('far', { tsEvent: far, features: [{ name: 'return20', value: 1, unit: '' }] }))
        .write(folder)
      const told = toldLineage(folder, { ...correction, from: DECIDED, to: DECIDED })
      const into = (id: string) => told.edges.filter(({ to }) => to === id).map(({ from }) => from)
      expect(into('signal|signal-near')).toEqual(['touched|return20'])
      expect(into('signal|signal-far')).toEqual(['correction'])
    })

    it('shows at most 2,000 things and counts the others', () => {
      const folder = temporaryFolder()
      storedBars(folder, false)
      const pen = new JournalPen().session({ source: DATASET })
      for (let index = 0; index < 499; index += 1) {
        const order = buildOrder(`o${index}`)
        pen
          .signal(buildSignal(`o${index}`))
          .proposal(buildProposal(order))
          .approved(order)
          .step(fillOf(`o${index}`, `e${index}`))
      }
      pen.write(folder)
      const told = toldLineage(folder, { ...correction, from: DECIDED, to: DECIDED })
      expect(told.nodes).toHaveLength(2_000)
      expect(told.gaps.at(-1)).toMatch(/^\d+ further things are not listed, because a lineage shows at most 2000\.$/)
    })
  })

  describe('hostile and broken entries', () => {
    it('are shown as text or told as gaps, and never end the answer', () => {
      const folder = temporaryFolder()
      const id = `x"'%_\\|;--DROP`
      const order = buildOrder(id, { signalId: identifier(`s${id}`), proposalId: identifier(`p${id}`) })
      const text = `<img src=x onerror=alert(1)>\u0000\u202e"]; click n0 "javascript:alert(1)"\n%%{init: {}}%%${'a'.repeat(3_000)}`
      new JournalPen()
        .session({ source: DATASET })
        .entry('SignalRaised', { signalId: `s${id}`, features: 7 })
        .signal(
          buildSignal('x', {
            signalId: identifier(`s${id}`),
            evidence: Array.from({ length: 30 }, () => ({ text, source: text, tsEvent: 0, strength: 1 })),
            features: [
              { name: '__proto__', value: Number.MAX_VALUE, unit: text },
              { name: text.slice(0, 60), value: -0, unit: '' },
            ],
          }),
        )
        .entry('ProposalRaised', [`p${id}`, null])
        .proposal(buildProposal(order))
        .approved(order)
        .entry('OrderFilled', { event: null, about: id })
        .write(folder)
      const told = toldLineage(folder, { kind: 'ORDER', id })
      expect(titlesOf(told, 'SIGNAL')).toHaveLength(1)
      expect(titlesOf(told, 'FEATURE')[0]).toMatch(/^__proto__ = 1\.79/)
      expect(told.gaps.filter((gap) => gap.includes('cannot be read'))).toEqual([
        'Entry 8 of the journal (OrderFilled) cannot be read, so what it told is missing here.',
      ])
      expect(JSON.stringify(told)).not.toMatch(/\\u0000/)
      const chart = lineageToMermaid(told)
      expect(chart).not.toMatch(/<img|%%\{|"\]; click/)
      for (const injected of [`' OR 1=1 --`, '%', '_', '"', '\\', 'order|', '\u0000', '🙂'.repeat(20)]) {
        for (const kind of ['ORDER', 'PROPOSAL', 'SIGNAL'] as const) {
          expect(readLineage(folder, { kind, id: injected })).toMatchObject({
            ok: false,
            failure: { code: 'LINEAGE_UNKNOWN' },
          })
        }
      }
    })

    it('a file that is no database is told in a gap, a journal that is none is refused', () => {
      const folder = temporaryFolder()
      approvedOrder(new JournalPen()).write(folder)
      writeFileSync(`${folder}/market.db`, 'nothing of the kind'.repeat(1_000))
      const told = toldLineage(folder, { kind: 'ORDER', id: 'one' })
      expect(told.gaps.join(' ')).toContain('market.db) cannot be read')
      expect(titlesOf(told, 'FILL')).toHaveLength(1)
      const other = temporaryFolder()
      writeFileSync(`${other}/journal.db`, 'nothing of the kind'.repeat(1_000))
      expect(readLineage(other, { kind: 'ORDER', id: 'one' })).toMatchObject({ ok: false })
    })
  })
}
