import { useEffect, useState } from 'react'
import type { CommandReply } from '#contracts/channel.ts'
import type { researchChannel } from '#contracts/research.ts'
import { commands } from '../../state/desk.ts'
import { useRecords } from '../../state/tables.ts'
import { isRunning } from '../desk/jobOrder.ts'

/** Every idea that was tried, with the state of the ledger. */
export type Trials = CommandReply<typeof researchChannel, 'QueryTrials'>

/** The trial ledger, asked for again whenever a run ends; null before it is known. */
export function useTrials(): Trials | null {
  const finished = useRecords('jobs').filter((job) => !isRunning(job)).length
  const [known, setKnown] = useState<{ readonly finished: number; readonly trials: Trials } | null>(null)
  useEffect(() => {
    let wanted = true
    void commands.research.QueryTrials({}).then((reply) => {
      if (wanted && reply.ok) setKnown({ finished, trials: reply.reply })
    })
    return () => {
      wanted = false
    }
  }, [finished])
  return known === null ? null : known.trials
}
