import type { JobView } from '#contracts/records/safety.ts'
import { Button } from '../../components/Button.tsx'
import { Panel } from '../../components/Panel.tsx'
import { formatCompact, formatFixed } from '../../format/number.ts'
import { formatClock, formatEta } from '../../format/time.ts'
import { commands } from '../../state/desk.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useRecords } from '../../state/tables.ts'
import { orToast } from '../../state/toasts.ts'
import { useUi } from '../../state/ui.ts'
import { isRunning, sortJobs } from '../desk/jobOrder.ts'
import styles from './Lab.module.css'

/** Runs that stand side by side at most. */
const MOST_COMPARED = 6

function isComparable(job: JobView): boolean {
  return job.kind === 'BACKTEST' && job.state === 'DONE'
}

/** Marks a run, or takes its mark away; the oldest mark makes room. */
function toggled(marked: readonly string[], key: string): readonly string[] {
  return marked.includes(key) ? marked.filter((other) => other !== key) : [...marked, key].slice(-MOST_COMPARED)
}

/** How far a run has come, how fast it goes, and the range of the time left. */
function progressText({ state, done, total, rate, etaLow, etaHigh }: JobView): string {
  if (state === 'QUEUED') return 'waits for its turn'
  const share = total > 0 ? `${formatFixed((100 * done) / total, 0)} %` : 'running'
  const speed = rate === null ? null : `${formatCompact(rate)}/s`
  return [share, speed, formatEta(etaLow, etaHigh) ?? 'time left not known yet']
    .filter((part) => part !== null)
    .join(' · ')
}

/** Every run, latest first; failed and cancelled ones stay in the list. */
export function RunList() {
  const jobs = sortJobs(useRecords('jobs'))
  const selected = useUi((state) => state.selectedRun)
  const compared = useUi((state) => state.comparedRuns)
  const state = usePanelState('jobs', { empty: jobs.length === 0 })
  return (
    <Panel label="Runs" state={state} empty={<p>No runs yet. Fill in the form and press Run.</p>}>
      <ul className={styles['runs']} aria-label="Runs, latest first">
        {jobs.map((job) => (
          <li key={job.key} className={styles['line']}>
            <input
              type="checkbox"
              aria-label={`Compare ${job.label} (${job.key})`}
              disabled={!isComparable(job)}
              checked={compared.includes(job.key)}
              onChange={() => useUi.setState({ comparedRuns: toggled(compared, job.key) })}
            />
            <button
              type="button"
              className={styles['open']}
              aria-current={job.key === selected || undefined}
              onClick={() => useUi.setState({ selectedRun: job.key })}
            >
              <strong>{job.label}</strong>
              <span className="muted">
                {isRunning(job)
                  ? progressText(job)
                  : [job.state.toLowerCase(), `started ${formatClock(job.startedAt)}`, job.failure]
                      .filter((part) => part !== null)
                      .join(' · ')}
              </span>
            </button>
            {isRunning(job) ? (
              <Button
                look="quiet"
                aria-label={`Cancel ${job.label}`}
                onClick={() => void orToast(commands.research.CancelRun({ runId: job.key }))}
              >
                Cancel
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Panel>
  )
}
