import { describe, expect, it } from 'vitest'
import { identifier, type ClientOrderId } from '#core/model/identifiers.ts'
import type { Proposal } from '#core/model/proposal.ts'
import { sha256 } from '#adapters/storage/sha256.ts'
import { decisionReplaySchema } from '#contracts/records/decisionReplay.ts'
import { sealed } from '#engines/risk/proposalMaking.ts'
import { readDecision } from '#hosts/decisions/readDecision.ts'
import { buildOrder, buildProposal } from '../../../builders/trading.ts'
import { temporaryFolder } from '../../../helpers/folder.ts'
import { JournalPen, TRADED } from '../../../helpers/lineageBench.ts'
import { fillOf } from '../../../helpers/lineageStory.ts'

const ORDER = buildOrder('entry', { clientOrderId: identifier<ClientOrderId>('entry-1') })
const RAISED = sealed(sha256, buildProposal(ORDER))
const DECISION = { shownAt: 1, armedAt: 700_001, dwellMilliseconds: 4_200, ownView: 'FOR' }

function told(folder: string, id: string = RAISED.proposalId) {
  const read = readDecision(folder, id)
  if (!read.ok) throw new Error(`${read.failure.code}: ${read.failure.message}`)
  return decisionReplaySchema.parse(read.reply)
}

function decided(proposal: Proposal) {
  return { proposal: { ...proposal, status: 'APPROVED' }, decision: DECISION, reason: null, note: 'Approved and sent.' }
}

describe('a decision read out of the journal', () => {
  it('shows each set of terms as it was, what was decided, and what became of the orders', () => {
    const folder = temporaryFolder()
    const returned = sealed(sha256, { ...RAISED, quantity: 7, snapshotId: 'S-2', status: 'RETURNED' })
    new JournalPen()
      .session()
      .proposal(RAISED)
      .change(returned, 'Returned: it changed between your look and your approval.')
      .entry('ProposalChanged', decided(returned))
      .approved({ ...ORDER, quantity: 7 })
      .step(fillOf('entry-1', 'e-1'))
      .write(folder)
    const replay = told(folder)
    expect(replay.instrument).toEqual(TRADED)
    expect(replay.versions.map(({ proposal, note, isWhole }) => [proposal.quantity, note, isWhole])).toEqual([
      [10, 'Raised.', true],
      [7, 'Returned: it changed between your look and your approval.', true],
      [7, 'Approved and sent.', true],
    ])
    expect(replay.versions[0]?.proposal).toEqual(RAISED)
    expect(replay.versions.at(-1)?.decision).toEqual(DECISION)
    expect(replay.steps.map(({ text }) => text)).toEqual(['entry intended', 'entry filled'])
    expect(replay.gaps).toEqual([])
  })

  it('says when terms do not match the hash they carry, and what cannot be read', () => {
    const folder = temporaryFolder()
    new JournalPen()
      .session()
      .proposal({ ...RAISED, quantity: RAISED.quantity + 1 })
      .entry('ProposalChanged', { proposal: { proposalId: RAISED.proposalId }, older: true })
      .write(folder)
    const replay = told(folder)
    expect(replay.versions.map(({ isWhole }) => isWhole)).toEqual([false])
    expect(replay.gaps).toEqual([expect.stringContaining('of another version') as string])
  })

  it('refuses what the journal does not have', () => {
    const folder = temporaryFolder()
    expect(readDecision(folder, 'A-1')).toMatchObject({ ok: false, failure: { code: 'JOURNAL_MISSING' } })
    new JournalPen().session().proposal(RAISED).write(folder)
    expect(readDecision(folder, 'A-1')).toMatchObject({ ok: false, failure: { code: 'DECISION_UNKNOWN' } })
  })
})
