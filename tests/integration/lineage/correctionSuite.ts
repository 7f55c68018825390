import { describe, expect, it } from 'vitest'
import { identifier } from '#core/model/identifiers.ts'
import { DAY } from '#core/time/duration.ts'
import { buildExperiment } from '../../builders/experiment.ts'
import { ACME, buildOrder, buildProposal } from '../../builders/trading.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { JournalPen, stepsOf, titlesOf, toldLineage, withRuns } from '../../helpers/lineageBench.ts'
import {
  DATASET,
  DECIDED,
  FIRST_DAY,
  approvedOrder,
  buildSignal,
  fillOf,
  nodeOf,
  storedBars,
} from '../../helpers/lineageStory.ts'

/** What a correction of stored bars touched. */
export function correctionSuite(): void {
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
      expect(nodeOf(told, 'touched|return20')?.title).toBe('return20: 21 kept values')
      // Its trace never ends: bars 145 to 199.
      expect(nodeOf(told, 'touched|drawdown')?.title).toBe('drawdown: 55 kept values')
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
}
