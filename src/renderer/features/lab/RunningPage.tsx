import { useEffect, useState } from 'react'
import type { CommandReply } from '#contracts/channel.ts'
import type { researchChannel } from '#contracts/research.ts'
import type { JobView } from '#contracts/records/safety.ts'
import { formatFixed } from '../../format/number.ts'
import { commands } from '../../state/desk.ts'
import { Job } from '../desk/Jobs.tsx'
import { CurveChart } from './curves/CurveChart.tsx'
import styles from './Lab.module.css'

type Partial = CommandReply<typeof researchChannel, 'QueryPartial'>

/** How often the curve of a run under way is asked for, milliseconds. */
const EVERY = 1_000

/** A run under way: progress, rate, range of the time left, cancel, and the equity as far as it has come. */
export function RunningPage({ job }: { readonly job: JobView }) {
  const partial = usePartial(job.key)
  return (
    <div className={styles['result']}>
      <ul>
        <Job job={job} />
      </ul>
      {partial === null || partial.time.length < 2 ? (
        <p className={styles['partial']}>
          {job.kind === 'BACKTEST'
            ? 'The equity appears here as soon as there is some of it.'
            : 'The result appears here when the run is done. It goes on when the window is closed.'}
        </p>
      ) : (
        <CurveChart
          label={`Equity, partial: as far as the run has come (${formatFixed((100 * partial.done) / Math.max(1, partial.total), 0)} %)`}
          time={partial.time}
          value={partial.value}
          decimals={0}
        />
      )}
    </div>
  )
}

function usePartial(runId: string): Partial | null {
  const [partial, setPartial] = useState<Partial | null>(null)
  useEffect(() => {
    let wanted = true
    let timer = 0
    const ask = async (): Promise<void> => {
      const reply = await commands.research.QueryPartial({ runId })
      if (!wanted) return
      // A refusal means that there is no curve yet, or none any more: the last one stays.
      if (reply.ok) setPartial(reply.reply)
      timer = window.setTimeout(() => void ask(), EVERY)
    }
    void ask()
    return () => {
      wanted = false
      window.clearTimeout(timer)
    }
  }, [runId])
  return partial
}
