import { Button } from '../../components/Button.tsx'
import { Panel } from '../../components/Panel.tsx'
import { Scroll } from '../../components/Scroll.tsx'
import type { JobView } from '#contracts/records/safety.ts'
import { formatCompact, formatFixed } from '../../format/number.ts'
import { formatAge, formatEta, toMicroseconds, toMilliseconds } from '../../format/time.ts'
import { useNow } from '../../state/clock.ts'
import { commands } from '../../state/desk.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useRecords } from '../../state/tables.ts'
import { orToast } from '../../state/toasts.ts'
import { showWorkspace, useUi } from '../../state/ui.ts'
import styles from './Jobs.module.css'
import { isRunning, sortJobs } from './jobOrder.ts'

/** Long runs with progress, rate, the range of the time left, the age of the last progress, and cancel. */
export function Jobs() {
  const jobs = sortJobs(useRecords('jobs'))
  const state = usePanelState('jobs', { empty: jobs.length === 0 })
  return (
    <Panel label="Jobs" state={state} empty={<p>No runs. Ctrl+Shift+B starts the one in the Lab’s form.</p>}>
      <Scroll className={styles['list']} label="Jobs, latest first">
        <ul>
          {jobs.map((job) => (
            <Job key={job.key} job={job} />
          ))}
        </ul>
      </Scroll>
    </Panel>
  )
}

/** One run as a line. */
export function Job({ job }: { readonly job: JobView }) {
  const open = (): void => {
    useUi.setState({ selectedRun: job.key })
    showWorkspace('lab')
  }
  return (
    <li className={styles['job']}>
      <span className={styles['label']}>
        <strong>{job.label}</strong> <span className="muted">{job.state.toLowerCase()}</span>
      </span>
      {isRunning(job) ? <Progress job={job} /> : <span className={styles['note']}>{job.failure}</span>}
      {isRunning(job) ? (
        <Button look="quiet" onClick={() => void orToast(commands.research.CancelRun({ runId: job.key }))}>
          Cancel
        </Button>
      ) : (
        <Button look="quiet" onClick={open} blocked={job.state === 'DONE' ? null : 'There is no result to open.'}>
          Open
        </Button>
      )}
    </li>
  )
}

function Progress({ job }: { readonly job: JobView }) {
  const now = toMicroseconds(useNow(1_000))
  const share = job.total > 0 ? job.done / job.total : null
  const quiet = toMilliseconds(now - job.lastProgressAt)
  const eta = formatEta(job.etaLow, job.etaHigh)
  return (
    <span className={styles['progress']}>
      <progress value={share ?? undefined} max={1} aria-label={`Progress of ${job.label}`} />
      <span>
        {share === null ? '' : `${formatFixed(share * 100, 0)} % · `}
        {formatCompact(job.done)}/{formatCompact(job.total)}
        {job.rate === null ? '' : ` · ${formatCompact(job.rate)}/s`}
        {` · ${eta ?? 'time left not known yet'}`}
        {quiet > 5_000 ? ` · last progress ${formatAge(quiet)} ago` : ''}
      </span>
    </span>
  )
}
