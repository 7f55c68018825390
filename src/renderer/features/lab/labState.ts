import { create } from 'zustand'
import { commands } from '../../state/desk.ts'
import { readTable } from '../../state/tables.ts'
import { orToast, showToast } from '../../state/toasts.ts'
import { showWorkspace, useUi } from '../../state/ui.ts'
import { FIRST_FORM, readForm } from './labForm.ts'
import type { LabForm, StrategyKind } from './labForm.ts'

/** The form of the Lab and the kinds of strategy it can choose from; kept while other workspaces are shown. */
export const useLab = create<{ readonly form: LabForm; readonly kinds: readonly StrategyKind[] }>()(() => ({
  form: FIRST_FORM,
  kinds: [],
}))

/** Changes fields of the form. */
export function changeForm(change: Partial<LabForm>): void {
  useLab.setState(({ form }) => ({ form: { ...form, ...change } }))
}

/** Asks for the kinds of strategy and fills the empty choices of the form. */
export async function loadKinds(): Promise<void> {
  const reply = await orToast(commands.strategy.ListStrategyKinds({}))
  if (reply === null) return
  const { form } = useLab.getState()
  const dataset = readTable('datasets').values().next().value
  useLab.setState({
    kinds: reply.kinds,
    form: {
      ...form,
      kind: form.kind || (reply.kinds[0]?.kind ?? ''),
      datasetId: form.datasetId || (dataset?.key ?? ''),
    },
  })
}

/** Starts the run of the form and shows it. */
export async function startRun(): Promise<void> {
  const { form, kinds } = useLab.getState()
  const { run } = readForm(form, kinds.find((kind) => kind.kind === form.kind) ?? null)
  showWorkspace('lab')
  if (run === null) {
    showToast('failure', 'The Lab’s form is not complete, so nothing was started. Look at the marked fields.')
    return
  }
  const reply = await orToast(commands.research.StartBacktest(run))
  if (reply !== null) useUi.setState({ selectedRun: reply.runId })
}
