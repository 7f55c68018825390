import { Panel } from '../../components/Panel.tsx'
import { formatClock } from '../../format/time.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useRecords } from '../../state/tables.ts'
import { useUi } from '../../state/ui.ts'
import { isRunning, sortJobs } from '../desk/jobOrder.ts'
import { Job } from '../desk/Jobs.tsx'
import styles from './Lab.module.css'

/** Every run, latest first; failed and cancelled ones stay in the list. */
export function RunList() {
  const jobs = sortJobs(useRecords('jobs'))
  const selected = useUi((state) => state.selectedRun)
  const state = usePanelState('jobs', { empty: jobs.length === 0 })
  return (
    <Panel label="Runs" state={state} empty={<p>No runs yet. Fill in the form and press Run.</p>}>
      <ul className={styles['runs']} aria-label="Runs, latest first">
        {jobs.map((job) =>
          isRunning(job) ? (
            <Job key={job.key} job={job} />
          ) : (
            <li key={job.key}>
              <button
                type="button"
                aria-current={job.key === selected || undefined}
                onClick={() => useUi.setState({ selectedRun: job.key })}
              >
                <strong>{job.label}</strong>
                <span className="muted">
                  {job.state.toLowerCase()} · started {formatClock(job.startedAt)} {job.failure ?? ''}
                </span>
              </button>
            </li>
          ),
        )}
      </ul>
    </Panel>
  )
}
