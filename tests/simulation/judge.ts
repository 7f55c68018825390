import { type Fill, isClosed } from '#core/model/order.ts'
import { notional } from '#core/money.ts'
import { recover } from '#engines/broker/recovery.ts'
import type { JournalEntry } from '#engines/broker/ports.ts'
import type { SimulatedHouse } from './simulatedHouse.ts'
import { isWorking } from './simulatedVenue.ts'
import { INSTRUMENTS, SESSION } from './stage.ts'
import type { World } from './world.ts'

const IN_DOUBT = ['INITIALIZED', 'INTENDED', 'SUBMITTED', 'UNKNOWN', 'PENDING_CANCEL']

/** Compares the venue's record, the fold of the journal and what risk shows, once everything has come to rest. */
export function judge(world: World, house: SimulatedHouse): string[] {
  const entries: JournalEntry[] = []
  const journal = world.disk.journal(() => undefined)
  journal.replay((entry) => entries.push(entry))
  return [
    ...world.door.faults,
    ...(journal.verify().ok ? [] : ['the chain of the journal is broken']),
    ...judgeOrders(world, house, entries),
    ...judgeFills(world, entries),
    ...judgePositions(world, house, entries),
    ...judgeMoney(world, house),
    ...judgeKill(world, house),
    ...judgeProtection(world, house),
    ...idleExits(world, entries),
  ]
}

function judgeOrders(world: World, house: SimulatedHouse, entries: readonly JournalEntry[]): string[] {
  const faults: string[] = []
  const intended = new Set(
    entries.flatMap(({ kind, payload }) =>
      kind === 'OrderIntended' ? [(payload as { event: { clientOrderId: string } }).event.clientOrderId] : [],
    ),
  )
  const { books } = recover(SESSION, INSTRUMENTS, (visit) => entries.forEach(visit))
  const names = new Set<string>()
  for (const { specification, status, filled } of world.venue.orders) {
    const { clientOrderId, role } = specification
    if (names.has(clientOrderId)) faults.push(`${role} ${clientOrderId} is twice at the venue`)
    names.add(clientOrderId)
    if (!intended.has(clientOrderId)) faults.push(`${clientOrderId} is at the venue without an intent`)
    const ours = books.orders.get(clientOrderId)
    if (ours === undefined) faults.push(`${clientOrderId} is not in the journal's books`)
    else if (ours.filledQuantity !== filled || isClosed(ours.status) === isWorking(status))
      faults.push(`${role} ${clientOrderId}: ours ${ours.status} ${ours.filledQuantity}, venue ${status} ${filled}`)
  }
  for (const order of books.orders.values()) {
    if (IN_DOUBT.includes(order.status)) faults.push(`${order.role} ${order.clientOrderId} is left ${order.status}`)
    if (!isClosed(order.status) && !names.has(order.clientOrderId))
      faults.push(`${order.clientOrderId} works here, and the venue never had it`)
  }
  if (house.reconciliation !== 'MATCHED')
    faults.push(`not reconciled: ${JSON.stringify(house.table('reconciliation')[0])}`)
  return faults
}

function judgeFills({ venue }: World, entries: readonly JournalEntry[]): string[] {
  const faults: string[] = []
  const external = entries.flatMap(({ kind, payload }) => (kind === 'ExternalFillSeen' ? [payload as Fill] : []))
  const journalled: string[] = entries.flatMap(({ kind, payload }) =>
    kind === 'OrderFilled' ? [(payload as { readonly event: { readonly fill: Fill } }).event.fill.executionId] : [],
  )
  // A fill of an order that the venue opened again does not fit until the news of that has come.
  journalled.push(...external.filter(({ revision }) => revision === undefined).map(({ executionId }) => executionId))
  const isForeign = external.some(({ instrumentId }) => !venue.isAmended(instrumentId))
  if (isForeign || entries.some(({ kind }) => kind === 'ExternalOrderSeen'))
    faults.push('something of ours was taken for foreign')
  if (new Set(journalled).size !== journalled.length) faults.push('a fill is doubled')
  const known = new Set(journalled)
  const there = new Set(venue.fills.map(({ instrumentId, executionId }) => `${instrumentId}/${executionId}`))
  for (const id of there) if (!known.has(id)) faults.push(`the fill ${id} is lost`)
  for (const id of known) if (!there.has(id)) faults.push(`the fill ${id} never was`)
  return faults
}

function judgePositions({ venue }: World, house: SimulatedHouse, entries: readonly JournalEntry[]): string[] {
  const faults: string[] = []
  const { books } = recover(SESSION, INSTRUMENTS, (visit) => entries.forEach(visit))
  const shown = new Map(house.table('positions').map((row) => [row.key as string, row]))
  for (const instrument of INSTRUMENTS) {
    const theirs = venue.position(instrument.id)
    const ours = books.positions.get(instrument.id) ?? 0
    const risks = shown.get(instrument.id)?.quantity ?? 0
    if (theirs !== ours || theirs !== risks)
      faults.push(`position ${instrument.id}: venue ${theirs}, journal ${ours}, risk ${risks}`)
  }
  for (const fill of books.fills) {
    const order = books.orders.get(fill.clientOrderId)
    if (order !== undefined && order.strategyId !== fill.strategyId)
      faults.push(`the fill ${fill.executionId} of ${order.strategyId} is booked on ${fill.strategyId}`)
  }
  return faults
}

/** Cash is what there was, less what was bought, plus what was sold, less the fees: to the micro-unit. */
function judgeMoney({ venue }: World, house: SimulatedHouse): string[] {
  let cash = SESSION.startingCash
  let fees = 0
  for (const fill of venue.standing()) {
    const instrument = INSTRUMENTS.find(({ id }) => id === fill.instrumentId)
    if (instrument === undefined) continue
    const value = notional(instrument, fill.price, fill.quantity)
    cash += (fill.side === 'BUY' ? -value : value) - (fill.fee ?? 0)
    fees += fill.fee ?? 0
  }
  const [account] = house.table('account')
  if (account === undefined) return ['risk shows no account']
  return account.cash === cash && account.fees === fees
    ? []
    : [`cash ${account.cash}, fees ${account.fees}; by the venue ${cash}, ${fees}`]
}

function judgeKill({ venue, tally }: World, house: SimulatedHouse): string[] {
  if (!house.isKilled) return []
  tally.note('kill.at the end')
  const entries = venue.working().filter(({ specification }) => !specification.reduceOnly)
  return entries.length === 0 ? [] : [`${entries.length} entries work under the kill`]
}

/** Whatever is held has its stop at the venue, or the trader has been told that it has none. */
function judgeProtection(world: World, house: SimulatedHouse): string[] {
  const told = house.table('notices').filter(({ key }) => key.startsWith('risk:unprotected:'))
  return unprotected(world).filter(
    (text) =>
      !INSTRUMENTS.some(
        ({ id }) => text.includes(id) && (world.venue.isAmended(id) || told.some(({ key }) => key.endsWith(id))),
      ),
  )
}

/**
 * Exits that still work although nothing is left that they could reduce, in words. Where two strategies hold opposite parts
 * (the stop and the exit of one may both trade, and the second takes from the other), their exits stand, and are counted.
 */
function idleExits({ venue, tally }: World, entries: readonly JournalEntry[]): string[] {
  const working = venue.working().map(({ specification }) => specification)
  const idle = working
    .filter(({ reduceOnly, instrumentId }) => reduceOnly && venue.position(instrumentId) === 0)
    .filter(({ parentClientOrderId }) => !working.some(({ clientOrderId }) => clientOrderId === parentClientOrderId))
  const { books } = recover(SESSION, INSTRUMENTS, (visit) => entries.forEach(visit))
  return idle.flatMap(({ clientOrderId, role, instrumentId, strategyId }) => {
    const fills = books.fills.filter((fill) => fill.instrumentId === instrumentId && fill.strategyId === strategyId)
    const held = fills.reduce((sum, { side, quantity }) => sum + (side === 'BUY' ? quantity : -quantity), 0)
    if (held !== 0) tally.note('exit of a part against another')
    return held === 0 ? [`${role} ${clientOrderId} works, and no ${instrumentId} is held`] : []
  })
}

/** Positions without enough working stops at the venue, in words. */
export function unprotected({ venue }: World): string[] {
  return INSTRUMENTS.flatMap(({ id }) => {
    const held = venue.position(id)
    const stopped = venue
      .working()
      .filter(({ specification }) => specification.instrumentId === id && specification.role === 'STOP_LOSS')
      .reduce((sum, { specification, filled }) => sum + (specification.quantity ?? 0) - filled, 0)
    return held > stopped ? [`${held} of ${id} held, ${stopped} protected`] : []
  })
}
