import { describe, expect, it } from 'vitest'
import { identifier, type ClientOrderId, type InstrumentId } from '#core/model/identifiers.ts'
import type { Proposal } from '#core/model/proposal.ts'
import { refusalsSchema } from '#contracts/records/refusals.ts'
import { readRefusals } from '#hosts/decisions/readRefusals.ts'
import { buildOrder, buildProposal } from '../../../builders/trading.ts'
import { temporaryFolder } from '../../../helpers/folder.ts'
import { JournalPen } from '../../../helpers/lineageBench.ts'

const PROPOSAL = buildProposal(buildOrder('entry', { clientOrderId: identifier<ClientOrderId>('entry-1') }))
const EVER = { instrumentId: PROPOSAL.instrumentId, from: 0, to: Number.MAX_SAFE_INTEGER }

function ended(status: Proposal['status'], outcome: string, reason: string | null = null) {
  return { proposal: { ...PROPOSAL, status, outcome }, decision: null, reason, note: outcome }
}

function told(folder: string, question = EVER) {
  const read = readRefusals(folder, question)
  if (!read.ok) throw new Error(read.failure.message)
  return refusalsSchema.parse(read.reply)
}

describe('what was refused, out of the journal', () => {
  it('tells denied signals with their codes and proposals that ended without an order, newest first', () => {
    const folder = temporaryFolder()
    const { instrumentId, signalId } = PROPOSAL
    const denial = { code: 'SPREAD_TOO_WIDE', message: 'The spread is too wide.' }
    new JournalPen()
      .session()
      .entry('SignalRaised', { signalId, instrumentId, strategyId: 'sma-cross', direction: 'LONG' })
      .entry('SignalDenied', { signalId, instrumentId, denial })
      .proposal(PROPOSAL)
      .entry('ProposalChanged', ended('EXPIRED', 'Nobody decided in time.'))
      .entry('ProposalChanged', ended('REJECTED', 'Rejected by the trader.', 'THESIS_WEAK'))
      .entry('ProposalChanged', ended('APPROVED', 'Approved and sent.'))
      .entry('ProposalChanged', { older: true, instrumentId })
      .write(folder)
    const { refusals, gaps } = told(folder)
    expect(refusals.map(({ kind, code, direction }) => [kind, code, direction])).toEqual([
      ['PROPOSAL', 'REJECTED_THESIS_WEAK', PROPOSAL.side],
      ['PROPOSAL', 'EXPIRED', PROPOSAL.side],
      ['SIGNAL', 'SPREAD_TOO_WIDE', 'LONG'],
    ])
    expect(refusals[2]).toMatchObject({ strategyId: 'sma-cross', text: 'The spread is too wide.' })
    expect(gaps).toEqual([])
    const at = refusals[1]?.at ?? 0
    expect(told(folder, { ...EVER, to: at - 1 }).refusals.every((each) => each.at < at)).toBe(true)
    const other = identifier<InstrumentId>('OTHER.TEST')
    expect(told(folder, { ...EVER, instrumentId: other }).refusals).toEqual([])
  })

  it('says that there is no journal', () => {
    expect(readRefusals(temporaryFolder(), EVER)).toMatchObject({ ok: false, failure: { code: 'JOURNAL_MISSING' } })
  })
})
