// One life of an order loop, to be ended by SIGKILL: the broker engine on the real journal and the real record of the
// paper venue, at a steady rate of orders. Says `recovered` once it trades and `orders <n>` every tenth of a second.
import path from 'node:path'
import process from 'node:process'
import { openJournal } from '#adapters/storage/journal/openJournal.ts'
import { openVenueState } from '#adapters/storage/venueState.ts'
import type { OrderSpecification } from '#core/model/order.ts'
import { sha256 } from '#adapters/storage/sha256.ts'
import { createBrokerEngine } from '#engines/broker/engine.ts'
import { paperVenues } from '#engines/broker/paperVenue.ts'
import { createInProcessHost, createSimulatedClock } from '#hosts/inProcess.ts'
import { buildInstrument } from '../builders/instrument.ts'
import { buildBracket, buildMandate, buildProposal, buildSession, buildSlice } from '../builders/trading.ts'
import { dice } from '../helpers/crashRig.ts'

const [directory = '.', life = '0', ordersPerSecond = '200'] = process.argv.slice(2)
const PERIOD_MILLISECONDS = 5
const ORDERS_OF_A_BRACKET = 3

const began = performance.now()
const opened = openJournal(path.join(directory, 'journal.db'))
const venue = openVenueState(path.join(directory, 'venue.db'))
if (!opened.ok || !venue.ok) throw new Error(`cannot open: ${JSON.stringify([opened, venue])}`)
const { journal } = opened
if (!journal.opening.ok) throw new Error(`the journal is damaged: ${journal.opening.finding}`)

const clock = createSimulatedClock(Date.now() * 1_000)
let closed = false
const engine = createBrokerEngine({
  journal,
  opening: journal.opening,
  killGate: { isClosed: () => closed, close: () => void (closed = true), open: () => void (closed = false) },
  killLatch: { read: () => null, latch: () => true, release: () => true },
  venueFor: paperVenues(venue.store),
  killPaths: ['BUTTON'],
  sha256,
})
const host = createInProcessHost({ engines: [engine], run: life, clock, clockFollowsMarket: false })
host.publish('SessionOpened', {
  session: buildSession({ startingCash: 9_000_000_000_000 }),
  instruments: [buildInstrument()],
})
host.runUntilIdle()
process.stdout.write(`recovered ${Math.round(performance.now() - began)} ${journal.opening.entries}\n`)

const roll = dice(Number(life) + 1)
const started = performance.now()
let orders = 0
let price = 100
let told = 0
setInterval(work, PERIOD_MILLISECONDS)

function work(): void {
  const elapsed = performance.now() - started
  clock.advanceTo(Date.now() * 1_000)
  while (orders < (elapsed / 1_000) * Number(ordersPerSecond)) {
    submitBracket()
    if (roll(3) === 0) publishBar()
    if (roll(6) === 0) cancelLast()
  }
  host.advanceTo(clock.now())
  if (elapsed - told < 100) return
  told = elapsed
  process.stdout.write(`orders ${orders}\n`)
}

let bracket: readonly OrderSpecification[] = []

function submitBracket(): void {
  orders += ORDERS_OF_A_BRACKET
  const terms: Partial<OrderSpecification> = roll(2) === 0 ? {} : { type: 'LIMIT', limitPrice: (price - 2) * 100 }
  bracket = buildBracket(`k${life}-${orders}`, { ...terms, quantity: 5 + roll(20), tsInit: clock.now() })
  const [entry] = bracket
  if (entry === undefined) return
  host.publish('ProposalRaised', buildProposal(entry))
  host.post('broker', 'SubmitOrders', { orders: bracket, mandate: buildMandate(entry, clock.now()) })
  host.runUntilIdle()
}

function publishBar(): void {
  price = Math.min(118, Math.max(92, price + roll(9) - 4))
  clock.advanceTo(clock.now() + 1)
  // A bar that opened after the orders came, so that they trade in it.
  host.publish('MarketSlicePublished', buildSlice(clock.now(), [price, price + 4, price - 4, price], 400, 1))
  host.runUntilIdle()
}

function cancelLast(): void {
  const [entry] = bracket
  if (entry === undefined) return
  host.post('broker', 'CancelOrders', { clientOrderIds: [entry.clientOrderId], cause: 'loop' })
  host.runUntilIdle()
}
