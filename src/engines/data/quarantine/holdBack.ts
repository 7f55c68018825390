import type { EngineContext } from '../../kernel/engine.ts'
import type { QuarantineView } from '#contracts/records/sources.ts'
import type { QuarantineStore } from './ports.ts'
import type { HeldFinding, QuarantineBook } from './quarantineBook.ts'

/** What holding back needs. */
export interface QuarantineDesk {
  readonly state: { readonly quarantine: QuarantineBook }
  /** Null where nothing is kept: then the records last as long as the program runs. */
  readonly quarantine: QuarantineStore | null
  readonly context: Pick<EngineContext, 'now' | 'nextId' | 'put' | 'remove'>
}

/** Records read back when the program starts. */
const READ_BACK = 500

/** Keeps data from every decision, with the reason; equal findings within a minute are counted in one record. */
export function holdBack(desk: QuarantineDesk, finding: HeldFinding): QuarantineView {
  const { state, quarantine, context } = desk
  const { record, isNew } = state.quarantine.hold(finding, context.now(), () => context.nextId('held'))
  // What could not be written stays on the screen and is tried again for a while.
  if (isNew && quarantine?.keep(record) === false) state.quarantine.writeLater(record.view.key)
  showHeld(desk, record.view)
  return record.view
}

/** Writes the records that grew since the last time; called once a second or so. */
export function keepHeld({ state, quarantine, context }: QuarantineDesk): void {
  for (const record of state.quarantine.unsaved(context.now())) {
    if (quarantine?.keep(record) === false) state.quarantine.writeLater(record.view.key)
  }
}

/** Shows what was in quarantine when the program last ran. */
export function openQuarantine(desk: QuarantineDesk): void {
  for (const view of (desk.quarantine?.newest(READ_BACK) ?? []).toReversed()) {
    desk.state.quarantine.show(view)
    desk.context.put('quarantine', view)
  }
}

/** Puts a record on the screen and takes what there is no more room for off it. */
export function showHeld({ state, context }: QuarantineDesk, view: QuarantineView): void {
  state.quarantine.show(view)
  context.put('quarantine', view)
  for (const key of state.quarantine.overflow()) context.remove('quarantine', key)
}
