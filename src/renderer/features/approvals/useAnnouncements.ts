import { useEffect, useState } from 'react'
import type { Proposal } from '#core/model/proposal.ts'
import { readTable, watchTable } from '../../state/tables.ts'
import { playCue } from '../../state/cues.ts'
import { shortAction } from './describe.ts'
import { isWaiting } from './queue.ts'

/** Returns the words for a polite live region about approvals that have just appeared; sounds the cue for them. */
export function useApprovalAnnouncement(): string {
  const [words, setWords] = useState('')
  useEffect(
    () =>
      watchTable('proposals', (now, before) => {
        const fresh = [...now.values()].filter(
          (proposal) => isWaiting(proposal) && before.get(proposal.proposalId)?.hash !== proposal.hash,
        )
        if (fresh.length === 0) return
        setWords(fresh.map(announcement).join(' '))
        playCue('P2')
      }),
    [],
  )
  return words
}

function announcement(proposal: Proposal): string {
  const instrument = readTable('instruments').get(proposal.instrumentId) ?? null
  const minutes = Math.round((proposal.tsExpires - proposal.tsCreated) / 60_000_000)
  const time = minutes >= 1 ? `${minutes} minutes` : 'less than a minute'
  return `New approval ${proposal.proposalId}: ${shortAction(proposal, instrument)}, valid for ${time}. F8 goes there.`
}
