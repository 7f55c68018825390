import { create } from 'zustand'
import type { CommandResult } from '#contracts/failure.ts'
import { commands } from '../../state/desk.ts'
import { readTable } from '../../state/tables.ts'
import { orToast, showToast } from '../../state/toasts.ts'
import { showWorkspace, useUi } from '../../state/ui.ts'
import { FIRST_SWEEP, readSweep, readWalkForward } from './form/sweepForm.ts'
import type { DimensionForm, SweepForm } from './form/sweepForm.ts'
import { FIRST_FORM, readForm } from './labForm.ts'
import type { LabForm, StrategyForm, StrategyKind } from './labForm.ts'

/** What the form starts. */
export type Purpose = 'backtest' | 'sweep' | 'walkForward'

interface LabState {
  readonly purpose: Purpose
  readonly form: LabForm
  readonly sweep: SweepForm
  readonly kinds: readonly StrategyKind[]
}

/** The forms of the Lab and the kinds of strategy they can choose from; kept while other workspaces are shown. */
export const useLab = create<LabState>()(() => ({
  purpose: 'backtest',
  form: FIRST_FORM,
  sweep: FIRST_SWEEP,
  kinds: [],
}))

/** Changes fields of the form. */
export function changeForm(change: Partial<LabForm>): void {
  useLab.setState(({ form }) => ({ form: { ...form, ...change } }))
}

/** Changes fields of the search. */
export function changeSweep(change: Partial<SweepForm>): void {
  useLab.setState(({ sweep }) => ({ sweep: { ...sweep, ...change } }))
}

/** Changes how a parameter is varied. */
export function changeDimension(name: string, dimension: DimensionForm): void {
  useLab.setState(({ sweep }) => ({ sweep: { ...sweep, dimensions: { ...sweep.dimensions, [name]: dimension } } }))
}

/** Changes one strategy of the form. */
export function changeStrategy(index: number, change: Partial<StrategyForm>): void {
  const { form } = useLab.getState()
  changeForm({ strategies: form.strategies.map((item, at) => (at === index ? { ...item, ...change } : item)) })
}

/** Adds a strategy of the first kind; all get equal shares. */
export function addStrategy(): void {
  const { form, kinds } = useLab.getState()
  const strategies = [...form.strategies, { kind: kinds[0]?.kind ?? '', parameters: {}, share: '' }]
  changeForm({ strategies: withEqualShares(strategies) })
}

/** Takes a strategy out; the others get equal shares, and the search goes back to the first. */
export function removeStrategy(index: number): void {
  const { form } = useLab.getState()
  changeForm({ strategies: withEqualShares(form.strategies.filter((_, at) => at !== index)) })
  changeSweep({ strategy: 0, dimensions: {} })
}

/** Asks for the kinds of strategy and fills the empty choices of the form. */
export async function loadKinds(): Promise<void> {
  const reply = await orToast(commands.strategy.ListStrategyKinds({}))
  if (reply === null) return
  const { form } = useLab.getState()
  const dataset = readTable('datasets').values().next().value
  const first = reply.kinds[0]?.kind ?? ''
  useLab.setState({
    kinds: reply.kinds,
    form: {
      ...form,
      strategies: form.strategies.map((strategy) => ({ ...strategy, kind: strategy.kind || first })),
      datasetIds: form.datasetIds.length > 0 || dataset === undefined ? form.datasetIds : [dataset.key],
    },
  })
}

/** Starts what the form shows (a backtest, a sweep, a walk forward) and opens it. */
export async function startRun(): Promise<void> {
  const wish = wishOf(useLab.getState())
  showWorkspace('lab')
  if (wish === null) {
    showToast('failure', 'The Lab’s form is not complete, so nothing was started. Look at the marked fields.')
    return
  }
  const reply = await orToast(wish())
  if (reply !== null) useUi.setState({ selectedRun: reply.runId })
}

function wishOf({
  purpose,
  form,
  sweep,
  kinds,
}: LabState): (() => Promise<CommandResult<{ readonly runId: string }>>) | null {
  const { run } = readForm(form, kinds)
  if (run === null) return null
  if (purpose === 'backtest') return () => commands.research.StartBacktest(run)
  if (purpose === 'sweep') {
    const { plan } = readSweep(sweep, form.strategies, kinds)
    return plan && (() => commands.research.StartSweep({ ...run, plan, label: `Sweep of ${run.label}` }))
  }
  const { plan } = readWalkForward(sweep, form.strategies, kinds)
  return plan && (() => commands.research.StartWalkForward({ ...run, plan, label: `Walk forward of ${run.label}` }))
}

function withEqualShares(strategies: readonly StrategyForm[]): readonly StrategyForm[] {
  const share = String(Math.floor(10_000 / strategies.length) / 100)
  return strategies.map((strategy) => ({ ...strategy, share }))
}
