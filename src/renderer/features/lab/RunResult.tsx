import type { ComponentType } from 'react'
import type { JobView } from '#contracts/records/safety.ts'
import { Panel } from '../../components/Panel.tsx'
import { commands } from '../../state/desk.ts'
import { usePanelState } from '../../state/panelState.ts'
import type { PanelState } from '../../state/panelFacts.ts'
import { useRecord } from '../../state/tables.ts'
import { useUi } from '../../state/ui.ts'
import { isRunning } from '../desk/jobOrder.ts'
import { BacktestPage } from './result/BacktestPage.tsx'
import { RobustnessPage } from './robustness/RobustnessPage.tsx'
import { RunningPage } from './RunningPage.tsx'
import { SweepPage } from './sweep/SweepPage.tsx'
import { useRunAnswer } from './useRunAnswer.ts'
import type { AskRun } from './useRunAnswer.ts'
import { WalkForwardPage } from './walkForward/WalkForwardPage.tsx'

const askBacktest = (runId: string) => commands.research.QueryResult({ runId })
const askSweep = (runId: string) => commands.research.QuerySweep({ runId })
const askWalkForward = (runId: string) => commands.research.QueryWalkForward({ runId })
const askRobustness = (runId: string) => commands.research.QueryRobustness({ runId })

/** The chosen run: under way with its progress, or what it came to on a page for its kind. */
export function RunResult() {
  const job = useRecord(
    'jobs',
    useUi((state) => state.selectedRun),
  )
  if (job !== null && isRunning(job)) return <Running job={job} />
  switch (job?.kind) {
    case 'SWEEP':
      return <Finished job={job} ask={askSweep} Page={SweepPage} />
    case 'WALK_FORWARD':
      return <Finished job={job} ask={askWalkForward} Page={WalkForwardPage} />
    case 'ROBUSTNESS':
      return <Finished job={job} ask={askRobustness} Page={RobustnessPage} />
    case 'BACKTEST':
    case undefined:
      return <Finished job={job} ask={askBacktest} Page={BacktestPage} />
  }
}

function Running({ job }: { readonly job: JobView }) {
  const state = usePanelState('jobs', { empty: false })
  return (
    <Panel label="Run result" state={state}>
      <RunningPage key={job.key} job={job} />
    </Panel>
  )
}

interface FinishedProps<Reply> {
  readonly job: JobView | null
  readonly ask: AskRun<Reply>
  readonly Page: ComponentType<{ readonly result: Reply }>
}

function Finished<Reply>({ job, ask, Page }: FinishedProps<Reply>) {
  const { reply, failure, retry } = useRunAnswer(job, ask)
  const frame = usePanelState('jobs', { empty: false })
  const state = stateOf(frame, job, reply !== null, failure)
  return (
    <Panel label="Run result" state={state} onRetry={retry} empty={<p>{emptyWords(job)}</p>}>
      {reply === null ? null : <Page key={job?.key} result={reply} />}
    </Panel>
  )
}

function stateOf(
  frame: PanelState,
  job: JobView | null,
  isKnown: boolean,
  failure: { readonly code: string; readonly message: string } | null,
): PanelState {
  if (frame.kind === 'disconnected' || frame.kind === 'loading') return frame
  if (failure !== null) return { kind: 'error', ...failure, stillWorks: 'Other runs can be opened as before.' }
  if (isKnown) return { kind: 'fresh' }
  return job !== null && job.state === 'DONE' ? { kind: 'loading' } : { kind: 'empty' }
}

function emptyWords(job: JobView | null): string {
  if (job === null) return 'Choose a run on the left, or start one.'
  const state = `${job.state[0] ?? ''}${job.state.slice(1).toLowerCase()}`
  return `${state}: ${job.failure ?? 'there is no result.'}`
}
