import type { Instrument } from '#core/model/instrument.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import type { Unanswered } from '#contracts/records/safety.ts'
import type { AccountReport, BrokerConnection, CancelOutcome, OrderReport } from '#engines/broker/brokerPort.ts'
import { contactOf } from '#engines/broker/venueContacts.ts'

/** What the spare kill worker has done at one account. */
export interface SpareKillReport {
  /** Whether there was anything outside to cancel; false for simulated venues. */
  readonly isOutside: boolean
  readonly asked: number
  readonly cancelled: number
  readonly protectiveLeft: number
  readonly unanswered: readonly Unanswered[]
}

/** What the cancelling is given. */
export interface SpareKillParts {
  readonly instruments: readonly Instrument[]
  /** Waits so many milliseconds. */
  readonly pause: (milliseconds: number) => Promise<void>
  /** Our time, microseconds. */
  readonly now: () => number
}

/** The account is asked this often for what still works, with a pause before each question but the first. */
const ROUNDS = 5
const PAUSE = 500
/** Cancels under way at a time; the connection keeps its own share of the venue's limit. */
const AT_ONCE = 16
/** How far back the account is asked for; working orders are told whatever their age. */
const LOOK_BACK = 60_000_000
const NOTHING: SpareKillReport = { isOutside: false, asked: 0, cancelled: 0, protectiveLeft: 0, unanswered: [] }
/** The words of a venue's own name that a line of the plate has room for. */
const SHOWN = 20

/**
 * Cancels every working order of one account that may add risk, over a connection of its own, and asks the account again
 * until none is left or the patience has ended. Orders that only reduce stay: they protect what is held. It never submits.
 */
export async function cancelEverything(
  openForCancelling: () => Promise<BrokerConnection | null>,
  parts: SpareKillParts,
): Promise<SpareKillReport> {
  const connection = await openForCancelling().catch(() => null)
  if (connection === null) return NOTHING
  try {
    const opened = await connection.open(() => undefined)
    if (!opened.ok) return failed(connection.venue, opened.failure.message)
    return await cancelRounds(connection, parts)
  } catch (error) {
    return failed(connection.venue, String(error).slice(0, 300))
  } finally {
    await connection.close().catch(() => undefined)
  }
}

async function cancelRounds(connection: BrokerConnection, parts: SpareKillParts): Promise<SpareKillReport> {
  const instruments = new Map<InstrumentId, Instrument>(parts.instruments.map((one) => [one.id, one]))
  const asked = new Set<string>()
  const refusals = new Map<string, string>()
  let working: readonly OrderReport[] | null = null
  let protectiveLeft = 0
  for (let round = 0; round < ROUNDS; round += 1) {
    if (round > 0) await parts.pause(PAUSE)
    const orders = workingOf(await connection.account(Math.max(0, parts.now() - LOOK_BACK)).catch(() => null))
    if (orders === null) continue
    protectiveLeft = orders.filter((order) => order.reduceOnly).length
    working = orders.filter((order) => !order.reduceOnly)
    if (working.length === 0) break
    await inLanes(working, async (order) => {
      asked.add(order.venueOrderId)
      const outcome = await cancelOne(connection, order, instruments.get(order.instrumentId))
      if (outcome === null) refusals.set(order.venueOrderId, 'its instrument is not known here')
      else if ('reason' in outcome) refusals.set(order.venueOrderId, outcome.reason.text)
    })
  }
  const { venue } = connection
  if (working === null) {
    return { ...failed(venue, 'the account does not answer'), asked: asked.size }
  }
  const unanswered = working.map((order): Unanswered => {
    const why = refusals.get(order.venueOrderId) ?? 'not confirmed'
    const what = `${order.clientOrderId ?? order.venueOrderId.slice(0, SHOWN)} ${order.side} ${order.instrumentId}`
    return {
      kind: 'ORDER',
      what,
      text: `${venue} still has it (${why.slice(0, 200)}); cancel it at ${contactOf(venue)}.`,
    }
  })
  return { isOutside: true, asked: asked.size, cancelled: asked.size - working.length, protectiveLeft, unanswered }
}

async function cancelOne(
  connection: BrokerConnection,
  order: OrderReport,
  instrument: Instrument | undefined,
): Promise<CancelOutcome | null> {
  if (instrument === undefined) return null
  const { clientOrderId, venueOrderId } = order
  // An order that nobody named is known to the venue by the venue's own name.
  const name = clientOrderId ?? (venueOrderId as unknown as NonNullable<OrderReport['clientOrderId']>)
  try {
    return await connection.cancel({ clientOrderId: name, venueOrderId, instrument })
  } catch (error) {
    return { kind: 'UNKNOWN', reason: { code: 'ANSWER_LOST', text: String(error).slice(0, 200) } }
  }
}

/** Orders that work; null when the account did not tell them. */
function workingOf(report: AccountReport | null): readonly OrderReport[] | null {
  if (report === null || report.orders === null) return null
  return report.orders.filter(({ status }) => ['ACCEPTED', 'PARTIALLY_FILLED', 'PENDING_CANCEL'].includes(status))
}

async function inLanes(orders: readonly OrderReport[], run: (order: OrderReport) => Promise<void>): Promise<void> {
  const waiting = [...orders]
  const lane = async (): Promise<void> => {
    for (let order = waiting.shift(); order !== undefined; order = waiting.shift()) await run(order)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
}

function failed(venue: string, why: string): SpareKillReport {
  const text = `The spare kill worker could not cancel there (${why}); cancel by hand at ${contactOf(venue)}.`
  return { ...NOTHING, isOutside: true, unanswered: [{ kind: 'VENUE', what: venue, text: text.slice(0, 2_000) }] }
}
