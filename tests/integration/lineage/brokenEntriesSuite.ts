import { writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { lineageToMermaid } from '#core/lineage/mermaid.ts'
import { identifier } from '#core/model/identifiers.ts'
import { readLineage } from '#hosts/lineage/readLineage.ts'
import { buildOrder, buildProposal } from '../../builders/trading.ts'
import { temporaryFolder } from '../../helpers/folder.ts'
import { JournalPen, titlesOf, toldLineage } from '../../helpers/lineageBench.ts'
import { DATASET, approvedOrder, buildSignal } from '../../helpers/lineageStory.ts'

/** Journals and files that hold what nobody of good will would write. */
export function brokenEntriesSuite(): void {
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
