import { worstPrice } from '#trading/execution/parentOrder.ts'
import type { ParentProgress } from '#trading/execution/executionAlgorithm.ts'
import type { OrderReason } from '#core/orders/orderEvent.ts'
import type { ParentSubmission, ParentView } from '#contracts/records/parents.ts'
import { isBacktest } from '../journalWriter.ts'
import type { Desk } from '../state.ts'
import { type ParentDesk, parentTime } from './parentDesk.ts'

const NOTHING_YET = { filled: 0, open: 0, children: 0 } as const
const SCHEDULED: readonly string[] = ['TWAP', 'VWAP']

/** Every parent as it stands, oldest first. */
export function parentViews(desk: Desk): readonly ParentView[] {
  const { current, parents } = desk.state
  if (current === null || parents === null) return []
  const now = parentTime(parents, current.session, desk.context.now())
  return parents.book.progress().flatMap(({ started, progress }) => {
    const instrument = current.books.instruments.get(started.decision.instrumentId)
    if (instrument === undefined) return []
    const view = parents.views.of(instrument.id, now)
    const measures = parents.measures.read(started, progress, view, instrument)
    return { ...viewOf(started, progress, scheduledBy(started, progress, now)), ...measures }
  })
}

/** Tells everyone of parents that changed, and the screen. */
export function tellParents(desk: Desk, parents: ParentDesk): void {
  if (isBacktest(desk)) return
  for (const view of parentViews(desk)) {
    const text = JSON.stringify(view)
    if (parents.told.get(view.key) === text) continue
    const { filled, open, phase } = view
    const standing = `${phase}|${filled}|${open}`
    const isMoved = parents.standing.get(view.key) !== standing
    parents.told.set(view.key, text)
    parents.standing.set(view.key, standing)
    desk.context.put('parents', view)
    if (isMoved) desk.context.emit('ParentChanged', view)
  }
}

/** Tells that a parent was not begun, so that what was held back for it is let go. */
export function tellRefused(desk: Desk, submission: ParentSubmission, reason: OrderReason): void {
  const progress = { ...NOTHING_YET, phase: 'STOPPED', reason } as const
  const measures = { shortfallBps: null, unknown: 'it was not begun', quality: null }
  const view: ParentView = { ...viewOf(submission, progress, null), ...measures }
  desk.context.put('parents', view)
  desk.context.emit('ParentChanged', view)
}

function viewOf(
  { parent, decision, words }: ParentSubmission,
  { phase, filled, open, children, reason }: ParentProgress,
  scheduled: number | null,
): Omit<ParentView, 'shortfallBps' | 'unknown' | 'quality'> {
  const { restingTime: _, ...whose } = decision
  const { parentId, side, quantity, startAt, deadline, decisionPrice, terms } = parent
  return {
    key: parentId,
    ...whose,
    side,
    algorithm: terms.kind,
    words,
    quantity,
    filled,
    open,
    children,
    phase,
    reason,
    startAt,
    deadline,
    worstPrice: worstPrice(parent),
    decisionPrice,
    scheduled,
  }
}

/** Share of the quantity that is due by now, in hundredths, so that time alone does not tell it anew again and again. */
function scheduledBy({ parent }: ParentSubmission, { phase }: ParentProgress, now: number): number | null {
  const { terms, startAt, deadline } = parent
  if (!SCHEDULED.includes(terms.kind)) return null
  const passed = phase === 'DONE' ? 1 : Math.min(1, Math.max(0, (now - startAt) / (deadline - startAt)))
  if (terms.kind !== 'VWAP') return Math.floor(passed * 100) / 100
  const total = terms.curve.reduce((sum, weight) => sum + weight, 0)
  const place = passed * terms.curve.length
  const due = terms.curve.reduce((sum, weight, slot) => sum + weight * Math.min(1, Math.max(0, place - slot)), 0)
  return Math.floor((due / total) * 100) / 100
}
