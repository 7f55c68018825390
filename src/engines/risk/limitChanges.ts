import type { AccountId } from '#core/model/identifiers.ts'
import { HOUR, MINUTE } from '#core/time/duration.ts'
import type { CommandReply } from '#contracts/channel.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { LimitSetting, LimitStanding, PendingLimits } from '#contracts/records/limitChanges.ts'
import type { riskChannel } from '#contracts/risk.ts'
import { waitsForCoolOff } from '#trading/risk/limitDirections.ts'
import { withLimits } from '#trading/risk/withLimits.ts'
import type { HouseEventPayload } from '../kernel/channels.ts'
import type { Books } from './books.ts'
import { tellGuard, watchGuard } from './guard.ts'
import { limitDifferences } from './limitDifferences.ts'
import { NOTHING_SET } from './limitsSet.ts'
import { limitNamed, refreshLimits } from './limitStanding.ts'
import { tradingSession, type RiskDesk, type RiskMemory } from './state.ts'
import { showBooks } from './tables.ts'

/** How long a loosening waits before it may be put into effect. */
const COOL_OFF = 10 * MINUTE
/** How long it may be put into effect after that; one that lies ready for ever would be no cool-off. */
const READY_FOR = HOUR
const TRADER = 'trader'

type Values = Readonly<Record<string, number>>
type Changes = HouseEventPayload<'LimitsChanged'>['changes']

/** Says what a change of limits would mean; changes nothing. */
export function previewLimits(
  desk: RiskDesk,
  values: Values,
): CommandResult<CommandReply<typeof riskChannel, 'PreviewLimits'>> {
  const books = changeable(desk, values)
  return books.ok ? accepted({ differences: limitDifferences(desk, books.reply, values) }) : books
}

/** Tightens at once; what loosens a hard limit or a mark of the guard waits for its cool-off and a second act. */
export function proposeLimits(
  desk: RiskDesk,
  values: Values,
  reason: string,
): CommandResult<CommandReply<typeof riskChannel, 'ProposeLimits'>> {
  const { memory, context } = desk
  const books = changeable(desk, values)
  if (!books.ok) return books
  const differences = limitDifferences(desk, books.reply, values)
  if (differences.length === 0) return refused('LIMIT_UNCHANGED', 'These limits are in force already; nothing changed.')
  const loosens = differences.some(({ direction }) => direction === 'LOOSER')
  if (loosens && !isKept(memory)) return unwritable()
  const { limits } = memory
  const changes = changesTo(memory, values)
  const waiting = changes.filter(({ name, from, to }) => {
    const limit = limitNamed(limits, name)
    return limit !== null && waitsForCoolOff(limit, from, to)
  })
  if (waiting.length > 0 && memory.limitsSet.standing.pending !== null) {
    const text =
      'Looser limits wait already; put them into effect or take them back before you propose others. Nothing was changed.'
    return refused('LIMITS_WAITING', text)
  }
  const atOnce = changes.filter((change) => !waiting.includes(change))
  if (atOnce.length > 0) setAtOnce(desk, books.reply, atOnce, reason)
  if (waiting.length === 0) return accepted({ differences, changeId: null, appliesFrom: null })
  const proposedAt = context.now()
  const pending: PendingLimits = {
    changeId: context.nextId('limits'),
    values: Object.fromEntries(waiting.map(({ name, to }) => [name, to])),
    reason,
    setBy: TRADER,
    proposedAt,
    appliesFrom: proposedAt + COOL_OFF,
    lapsesAt: proposedAt + COOL_OFF + READY_FOR,
  }
  stand(desk, 'PROPOSED', waiting, pending, { pending })
  return accepted({ differences, changeId: pending.changeId, appliesFrom: pending.appliesFrom })
}

/** Puts a loosening into effect after its cool-off; entries pause until the trader resumes them. */
export function applyLimits(desk: RiskDesk, changeId: string): CommandResult<Record<string, never>> {
  const { memory, context } = desk
  lapseLimits(desk)
  const { pending, settings } = memory.limitsSet.standing
  if (pending === null || pending.changeId !== changeId) return notWaiting()
  const left = pending.appliesFrom - context.now()
  if (left > 0) {
    const minutes = Math.ceil(left / MINUTE)
    const text = `The looser limits may be put into effect in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}; nothing was changed.`
    return refused('LIMITS_COOLING', text, { appliesFrom: pending.appliesFrom })
  }
  const books = changeable(desk, pending.values)
  if (!books.ok) return books
  if (!isKept(memory)) return unwritable()
  const changes = changesTo(memory, pending.values)
  memory.entriesPaused = true
  // The pause first: what is journaled of the limits takes it along to the disk.
  tellGuard(desk, 'Entries paused: looser limits are in effect; look at them, then resume.', true)
  stand(desk, 'APPLIED', changes, pending, {
    pending: null,
    settings: settled(settings, changes, pending, context.now()),
  })
  refresh(desk, books.reply)
  return accepted({})
}

/** Takes back a loosening that waits. */
export function withdrawLimits(desk: RiskDesk, changeId: string): CommandResult<Record<string, never>> {
  const { pending } = desk.memory.limitsSet.standing
  if (pending === null || pending.changeId !== changeId) return notWaiting()
  stand(desk, 'WITHDRAWN', changesTo(desk.memory, pending.values), pending, { pending: null })
  return accepted({})
}

/** Ends a loosening that nobody put into effect in time. */
export function lapseLimits(desk: RiskDesk): void {
  const { pending } = desk.memory.limitsSet.standing
  if (pending === null) return
  if (!desk.memory.limitChangeShown) showPending(desk)
  if (desk.context.now() < pending.lapsesAt) return
  stand(desk, 'LAPSED', changesTo(desk.memory, pending.values), pending, { pending: null })
}

/** Forgets what was set for another account; what is told of this one is kept, in whichever order it comes. */
export function keepLimitsOf(desk: RiskDesk, accountId: AccountId): void {
  const { memory } = desk
  if (memory.limitsSet.accountId === accountId) return
  memory.limitsSet = { ...NOTHING_SET, accountId }
  showPending(desk)
}

/** Takes over what the journal remembers, unless something newer is known: a restart neither loosens nor forgets. */
export function restoreLimits(desk: RiskDesk, accountId: AccountId, recovered: LimitStanding | null): void {
  const { memory } = desk
  keepLimitsOf(desk, accountId)
  if (recovered !== null && recovered.revision > memory.limitsSet.standing.revision) {
    memory.limitsSet = { accountId, standing: recovered }
  }
  refreshLimits(memory)
  showPending(desk)
}

/** The books whose limits may be changed so, or why not. */
function changeable({ memory }: RiskDesk, values: Values): CommandResult<Books> {
  const trading = tradingSession(memory)
  if (trading === null) return refused('NO_SESSION', 'No account is open, so there are no limits to change.')
  if (trading.session.mode === 'BACKTEST') {
    return refused('LIMITS_OF_BACKTEST', 'The limits of a backtest belong to its configuration; nothing was changed.')
  }
  const checked = withLimits(memory.limits, values)
  return checked.ok ? accepted(trading.books) : refused(checked.code, checked.text)
}

function setAtOnce(desk: RiskDesk, books: Books, changes: Changes, reason: string): void {
  const { memory, context } = desk
  const { pending, settings } = memory.limitsSet.standing
  const by = { setBy: TRADER, reason }
  // What was just set is not to be loosened by something older.
  const values = Object.entries(pending?.values ?? {}).filter(([key]) => !changes.some(({ name }) => name === key))
  const left = pending === null || values.length === 0 ? null : { ...pending, values: Object.fromEntries(values) }
  stand(desk, 'CHANGED', changes, by, { pending: left, settings: settled(settings, changes, by, context.now()) })
  refresh(desk, books)
}

/** Puts a new standing in the place of the old one and tells it. */
function stand(
  desk: RiskDesk,
  step: HouseEventPayload<'LimitsChanged'>['step'],
  changes: Changes,
  { reason, setBy }: Pick<PendingLimits, 'reason' | 'setBy'>,
  part: Partial<LimitStanding>,
): void {
  const { memory, context } = desk
  const { standing, accountId } = memory.limitsSet
  memory.limitsSet = { accountId, standing: { ...standing, ...part, revision: standing.revision + 1 } }
  refreshLimits(memory)
  context.emit('LimitsChanged', { step, changes, reason, setBy, standing: memory.limitsSet.standing })
  showPending(desk)
}

/** What losses ask for under the new limits, and the tables that show them. */
function refresh(desk: RiskDesk, books: Books): void {
  watchGuard(desk, books)
  showBooks(desk)
}

function showPending(desk: RiskDesk): void {
  const { memory, context } = desk
  const { pending } = memory.limitsSet.standing
  const trading = tradingSession(memory)
  if (pending === null || trading === null) {
    if (memory.limitChangeShown) context.remove('limitChanges', 'current')
    memory.limitChangeShown = false
    return
  }
  memory.limitChangeShown = true
  const { values, ...facts } = pending
  context.put('limitChanges', { key: 'current', ...facts, differences: limitDifferences(desk, trading.books, values) })
}

function changesTo({ limits }: RiskMemory, values: Values): Changes {
  return Object.entries(values).flatMap(([key, to]) => {
    const name = limitNamed(limits, key)
    return name === null || limits[name] === to ? [] : { name, from: limits[name], to }
  })
}

function settled(
  settings: readonly LimitSetting[],
  changes: Changes,
  { reason, setBy }: Pick<PendingLimits, 'reason' | 'setBy'>,
  at: number,
): readonly LimitSetting[] {
  const others = settings.filter((setting) => !changes.some(({ name }) => name === setting.name))
  return [...others, ...changes.map(({ name, to }) => ({ name, value: to, setBy, at, reason }))]
}

/** Whether a change would be kept over a restart. */
function isKept({ readOnly, journalFailure }: RiskMemory): boolean {
  return !readOnly && journalFailure === null
}

function unwritable(): CommandResult<never> {
  const text =
    'The journal takes nothing at the moment, so limits can be tightened but not loosened; nothing was changed.'
  return refused('JOURNAL_UNWRITABLE', text)
}

function notWaiting(): CommandResult<never> {
  return refused('LIMITS_NOT_WAITING', 'No such change of limits waits: it was applied, taken back or has lapsed.')
}
