import type { CommandResult } from '#contracts/failure.ts'
import type { Session } from '#contracts/records/market.ts'
import type { ClosingPolicy } from '#contracts/settings.ts'
import type { TableName, TableRecord } from '#contracts/uiState.ts'
import { isClosed } from '#core/model/order.ts'

/** What the stop works with. */
export interface GracefulStopPorts {
  /** What the user has chosen; null leaves it to the mode. */
  readonly policy: ClosingPolicy | null
  records<Name extends TableName>(table: Name): readonly TableRecord<Name>[]
  request(target: 'risk', type: string, payload: unknown): Promise<CommandResult>
  /** Monotonic milliseconds. */
  milliseconds(): number
  wait(milliseconds: number): Promise<void>
  /** Says how far it is, in a sentence. */
  tell(text: string): void
}

/** What came of it. */
export interface GracefulStop {
  readonly policy: ClosingPolicy
  /** Entries and positions that are still there; both 0 when the policy was carried out. */
  readonly entries: number
  readonly positions: number
}

/** How long cancels and exits may take together: the whole stop has five seconds. */
const CANCELS_AT_MOST = 1_500
const ALL_AT_MOST = 2_500
const LOOK_EVERY = 10

/**
 * Carries out what is to become of working orders and positions when the program ends.
 *
 * 1. LEAVE changes nothing. CANCEL_ENTRIES calls back every working entry; protective stops stay at the venue, for they
 *    must work while nobody is here. FLATTEN does that and then closes every position at the market.
 * 2. Where the market goes on without the program (PAPER, LIVE) entries are cancelled unless the user says otherwise; a
 *    simulated or replayed market stops with it, so its orders are left.
 * 3. What the venue has not confirmed within 2.5 seconds is told and stays: the next start is recovery and finds it.
 */
export async function stopGracefully(ports: GracefulStopPorts): Promise<GracefulStop> {
  const { records, tell } = ports
  const session = records('session')[0]?.session ?? null
  const policy = policyFor(ports.policy, session)
  const entries = (): number =>
    records('orders').filter((order) => order.role === 'ENTRY' && !isClosed(order.status)).length
  const positions = (): readonly TableRecord<'positions'>[] =>
    records('positions').filter(({ quantity }) => quantity !== 0)
  if (policy === 'LEAVE') return { policy, entries: 0, positions: 0 }

  const began = ports.milliseconds()
  const asked = entries()
  if (asked > 0) {
    tell(`Closing: ${asked} working entries are cancelled; protective stops stay at the venue.`)
    await within(ports, began + CANCELS_AT_MOST, ports.request('risk', 'CancelWorkingEntries', {}))
    await until(ports, () => entries() === 0, began + CANCELS_AT_MOST)
  }
  if (policy === 'FLATTEN') {
    const held = positions()
    if (held.length > 0) tell(`Closing: ${held.length} positions are closed at the market.`)
    // One after the other, so that a position that cannot be closed is told by name and does not hold up the next.
    for (const { key } of held)
      await within(ports, began + ALL_AT_MOST, ports.request('risk', 'ClosePosition', { instrumentId: key }))
    await until(ports, () => positions().length === 0, began + ALL_AT_MOST)
  }
  const left = { entries: entries(), positions: policy === 'FLATTEN' ? positions().length : 0 }
  if (left.entries + left.positions > 0)
    tell(
      `Closing: ${left.entries} entries and ${left.positions} positions are not confirmed yet and are looked up again at the next start.`,
    )
  return { policy, ...left }
}

/** What the user has chosen, or else what is careful in this mode. */
function policyFor(chosen: ClosingPolicy | null, session: Session | null): ClosingPolicy {
  if (session === null || session.mode === 'BACKTEST') return 'LEAVE'
  if (chosen !== null) return chosen
  return session.mode === 'PAPER' || session.mode === 'LIVE' ? 'CANCEL_ENTRIES' : 'LEAVE'
}

async function within(ports: GracefulStopPorts, deadline: number, work: Promise<unknown>): Promise<void> {
  let done = false
  const finished = work.then(
    () => {
      done = true
    },
    () => {
      done = true
    },
  )
  await Promise.race([finished, until(ports, () => done, deadline)])
}

async function until(ports: GracefulStopPorts, holds: () => boolean, deadline: number): Promise<void> {
  while (!holds() && ports.milliseconds() < deadline) await ports.wait(LOOK_EVERY)
}
