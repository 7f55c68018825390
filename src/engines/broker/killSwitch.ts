import { MILLISECOND, SECOND } from '#core/time/duration.ts'
import type { ClientOrderId } from '#core/model/identifiers.ts'
import type { brokerChannel } from '#contracts/broker.ts'
import type { CommandPayload } from '#contracts/channel.ts'
import { accepted, refused } from '#contracts/failure.ts'
import type { CommandResult } from '#contracts/failure.ts'
import { addsRisk, openOrders } from './books.ts'
import { askCancels } from './cancellation.ts'
import { endFlatten } from './flatten.ts'
import { draft } from './journalKinds.ts'
import type { JournalPayloads } from './journalKinds.ts'
import { commit, placeOf, record } from './journalWriter.ts'
import { killViewOf, noteConfirmed } from './killPlate.ts'
import { notify } from './notices.ts'
import { takeNews } from './orderNews.ts'
import type { Desk } from './state.ts'

type Press = CommandPayload<typeof brokerChannel, 'Kill'>
type Ceremony = CommandPayload<typeof brokerChannel, 'Rearm'>
type Drill = CommandPayload<typeof brokerChannel, 'NoteDrill'>
type Nothing = Record<string, never>

const FIRST_ATTEMPT = 2 * SECOND
const LONGEST_ATTEMPT = 60 * SECOND
/** A gate that was closed from outside is followed by a kill command; one that is not is a kill all the same. */
const GATE_GRACE = SECOND

/**
 * Trips the kill switch: the gate first, then the latch, then the cancels, and only then the journal, so that neither a
 * full disk nor a hung venue keeps an order on its way. Protective orders stay. Pressing again cancels again.
 */
export function kill(desk: Desk, press: Press, correlationId: string): CommandResult<Nothing> {
  if (press.drill) {
    desk.state.verifiedPaths.set(press.path, desk.context.now())
    showKill(desk)
    return accepted({})
  }
  trip(desk, press, correlationId)
  return accepted({})
}

/** Unlatches the kill once the ceremony is written down. Entries stay paused until a second act. */
export function rearm(desk: Desk, ceremony: Ceremony, correlationId: string): CommandResult<Nothing> {
  const { state, ports, context } = desk
  if (state.kill === null) return refused('NOT_KILLED', 'The kill switch is not on, so there is nothing to re-arm.')
  const remaining = workingEntries(desk).length
  if (remaining > 0) {
    const text = `${remaining} entries still work at the venue, so the kill switch stays on; cancel them there, reconcile, then re-arm.`
    return refused('ORDERS_REMAIN', text, { remaining })
  }
  const row = draft(
    'KillRearmed',
    ceremony,
    placeOf(desk, correlationId),
    'The kill switch was re-armed; entries stay paused',
  )
  const committed = commit(desk, [row], 'FULL')
  if (!committed.ok) return refused(committed.code, `The kill switch stays on: ${committed.text}`)
  if (!ports.killLatch.release()) {
    return refused(
      'LATCH_STUCK',
      'The kill switch stays on because its file cannot be removed; give this user the right to change the data directory.',
    )
  }
  state.kill = null
  state.killEntries.clear()
  endFlatten(desk)
  state.gateClosedSince = null
  state.entriesPaused = true
  ports.killGate.open()
  context.emit('KillRearmed', { at: context.now() })
  showKill(desk)
  return accepted({})
}

/** Restores the kill at the start: whichever of gate, latch and journal remembers it keeps it on. */
export function restoreKill(desk: Desk): void {
  const { ports, state, context } = desk
  const latched = ports.killLatch.read()
  const tripped = ports.journal.query(null, 1, 'KillTripped')[0]
  const rearmed = ports.journal.query(null, 1, 'KillRearmed')[0]
  const journalled = tripped !== undefined && (rearmed === undefined || rearmed.sequence < tripped.sequence)
  if (latched === null && !journalled) return
  ports.killGate.close()
  const remembered = journalled ? (tripped.payload as { readonly path: string; readonly reason: string }) : latched
  const { path, reason } = remembered ?? { path: 'BUTTON', reason: 'The kill switch was found on.' }
  const at = latched?.at ?? tripped?.at ?? context.now()
  state.kill = { path, reason, at, pressedAt: at, gateMilliseconds: null, confirmedAt: null }
  state.entriesPaused = true
  if (latched === null) ports.killLatch.latch({ path, reason, at })
  if (!journalled) record(desk, [tripDraft(desk, path, reason, at, null)], 'FULL')
  else if (latched === null)
    notify(
      desk,
      'P2',
      'latch',
      'The kill switch was on in the journal but its own file was gone; it stays on.',
      'Re-arm it if you mean to go on.',
    )
}

/** Keeps the result of a drill; the plate and the ceremony of a live account read when the last one was. */
export function noteDrill(desk: Desk, drill: Drill, correlationId: string): CommandResult<Nothing> {
  const place = placeOf(desk, correlationId)
  const summary = `Kill drill: ${drill.verified} of ${drill.paths.length} paths answered, gate ${drill.gateMilliseconds.toFixed(2)} ms`
  const committed = commit(desk, [draft('KillDrilled', drill, place, summary)], 'NORMAL')
  if (!committed.ok) return refused(committed.code, `The drill was not kept: ${committed.text}`)
  desk.state.lastDrill = drillOf(drill, place.at)
  showKill(desk)
  return accepted({})
}

/** Reads from the journal when the last drill was. */
export function restoreDrill({ ports, state }: Desk): void {
  const entry = ports.journal.query(null, 1, 'KillDrilled')[0]
  state.lastDrill = entry === undefined ? null : drillOf(entry.payload as JournalPayloads['KillDrilled'], entry.at)
}

function drillOf({ gateMilliseconds, verified, paths }: Drill, at: number): Desk['state']['lastDrill'] {
  return { at, gateMilliseconds, verified, paths: paths.length }
}

/** Cancels entries that still work after a kill, and takes a gate that somebody closed for a kill. */
export function watchKill(desk: Desk): void {
  const { state, ports, context } = desk
  const now = context.now()
  if (state.kill === null) {
    if (!ports.killGate.isClosed()) {
      state.gateClosedSince = null
    } else if (state.gateClosedSince === null) {
      state.gateClosedSince = now
    } else if (now - state.gateClosedSince >= GATE_GRACE) {
      const reason = 'The gate was closed and nobody said why.'
      trip(
        desk,
        {
          path: 'HEARTBEAT_LOSS',
          pressedAt: state.gateClosedSince,
          gateClosedAt: state.gateClosedSince,
          reason,
          drill: false,
        },
        null,
      )
    }
  } else {
    if (now >= state.nextKillAttempt && workingEntries(desk).length > 0) cancelEntries(desk, null)
  }
  if ((state.kill !== null || state.flatten !== null) && changed(desk)) showKill(desk)
}

/** Puts the plate on the screen. */
export function showKill(desk: Desk): void {
  noteConfirmed(desk)
  const view = killViewOf(desk)
  desk.state.killShown = JSON.stringify(view)
  desk.context.put('kill', view)
}

function changed(desk: Desk): boolean {
  noteConfirmed(desk)
  return JSON.stringify(killViewOf(desk)) !== desk.state.killShown
}

function trip(desk: Desk, press: Press, correlationId: string | null): void {
  const { state, ports, context } = desk
  ports.killGate.close()
  const first = state.kill === null
  if (first) {
    const at = context.now()
    const gateMilliseconds = Math.max(0, (press.gateClosedAt ?? at) - press.pressedAt) / MILLISECOND
    state.kill = {
      path: press.path,
      reason: press.reason,
      at,
      pressedAt: press.pressedAt,
      gateMilliseconds,
      confirmedAt: null,
    }
    state.killEntries.clear()
    state.entriesPaused = true
    if (!ports.killLatch.latch({ path: press.path, reason: press.reason, at })) {
      notify(
        desk,
        'P1',
        'latch',
        'The kill switch is on but could not be written to its file; the journal alone remembers it.',
        'Do not restart before the disk can be written again.',
      )
    }
  }
  state.killAttemptDelay = FIRST_ATTEMPT
  cancelEntries(desk, correlationId, first ? press : null)
  if (first) context.emit('KillTripped', { path: press.path, reason: press.reason, at: context.now() })
  showKill(desk)
}

/** Asks for the cancels, then writes: the kill itself when `press` is given, and what came of the cancels. */
function cancelEntries(desk: Desk, correlationId: string | null, press: Press | null = null): void {
  const { state, context } = desk
  const entries = workingEntries(desk)
  for (const entry of entries) state.killEntries.add(entry)
  const news = askCancels(desk, entries)
  if (press !== null) record(desk, [tripDraft(desk, press.path, press.reason, press.pressedAt, correlationId)], 'FULL')
  takeNews(desk, news, 'kill switch', correlationId)
  state.nextKillAttempt = context.now() + state.killAttemptDelay
  state.killAttemptDelay = Math.min(Math.max(state.killAttemptDelay * 2, FIRST_ATTEMPT), LONGEST_ATTEMPT)
}

function tripDraft(desk: Desk, path: string, reason: string, pressedAt: number, correlationId: string | null) {
  const summary = `Kill switch tripped by ${path}: ${reason}`.slice(0, 500)
  return draft('KillTripped', { path, reason, pressedAt }, placeOf(desk, correlationId), summary)
}

function workingEntries(desk: Desk): ClientOrderId[] {
  const books = desk.state.current?.books
  return books === undefined
    ? []
    : openOrders(books)
        .filter(addsRisk)
        .map((order) => order.clientOrderId)
}
