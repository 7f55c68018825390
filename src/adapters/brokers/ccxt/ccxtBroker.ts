import { identifier, type ClientOrderId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { OrderSpecification } from '#core/model/order.ts'
import type { OrderReason } from '#core/orders/orderEvent.ts'
import type {
  AccountReport,
  BrokerAccount,
  BrokerConnection,
  BrokerFailure,
  BrokerNews,
  CancelOutcome,
  CancelTarget,
  SubmitOutcome,
} from '#engines/broker/brokerPort.ts'
import { askAccount } from './accountReport.ts'
import type { BrokerDialect } from './brokerDialect.ts'
import type { BrokerMarket } from './brokerMarkets.ts'
import { refusalOf } from './localChecks.ts'
import { type BrokerOptions, openSession, type Session } from './session.ts'

type Opened =
  | { readonly ok: true; readonly account: BrokerAccount }
  | { readonly ok: false; readonly failure: BrokerFailure }

/**
 * Connects an account at a crypto exchange. ccxt knows the addresses and signs; what is sent, how often and what an answer
 * proves is decided here and in the venue's dialect. Submissions and cancels are sent once and never repeated.
 */
export function createCcxtBroker(dialect: BrokerDialect, options: BrokerOptions): BrokerConnection {
  let session: Session | null = null
  // For venues that would take an order of the same id a second time.
  const sent = new Set<ClientOrderId>()
  const takesTwice = dialect.capabilities.idempotency.kind === 'NONE'

  async function open(onNews: (news: BrokerNews) => void): Promise<Opened> {
    if (session !== null) throw new Error('Invariant: a connection is opened once')
    const opened = await openSession(dialect, options, onNews)
    if (!opened.ok) return opened
    ;({ session } = opened)
    return { ok: true, account: opened.account }
  }

  async function submit(order: OrderSpecification, instrument: Instrument): Promise<SubmitOutcome> {
    const now = session
    if (now === null) return { kind: 'NOT_SENT', reason: notOpen(dialect) }
    const market = now.marketOf(instrument)
    if (market === undefined) return { kind: 'NOT_SENT', reason: unlisted(dialect, instrument) }
    const wrong = checked(order, () => refusalOf(order, market, dialect))
    if (wrong !== null) return { kind: 'NOT_SENT', reason: wrong }
    const { clientOrderId: id } = order
    const name = nameOf(now, id)
    if (name === null) return { kind: 'NOT_SENT', reason: nameless(dialect, id) }
    if (takesTwice && sent.has(id)) return { kind: 'UNKNOWN', reason: sentBefore(dialect, id) }
    sent.add(id)
    const request = dialect.submit(order, market, name)
    const isKnown = now.watch.isWatched(id)
    now.watch.add(id, market, order.stopPrice !== null)
    const outcome = await now.calls.call('SUBMIT', request)
    switch (outcome.kind) {
      case 'NOT_SENT':
        if (!isKnown) now.watch.drop(id)
        sent.delete(id)
        return outcome
      case 'LOST':
        return { kind: 'UNKNOWN', reason: outcome.reason }
      case 'SAID':
        return said(now, order, outcome.meaning, outcome.said.text, isKnown)
      case 'ANSWER': {
        const read = dialect.readSubmitted(outcome.value)
        if (read === null) return { kind: 'UNKNOWN', reason: unreadable(dialect) }
        now.watch.learn(id, read.venueOrderId)
        return { kind: 'ACCEPTED', venueOrderId: identifier(read.venueOrderId), tsEvent: read.at ?? now.venueNow() }
      }
    }
  }

  function said(
    now: Session,
    { clientOrderId }: OrderSpecification,
    meaning: { readonly kind: string; readonly code?: string },
    text: string,
    isKnown: boolean,
  ): SubmitOutcome {
    const because = (code: string): OrderReason => ({ code, text: `${dialect.name} said: ${text}` })
    // An order of this name is there, and it may be this one.
    if (meaning.kind === 'DUPLICATE') return { kind: 'UNKNOWN', reason: because('DUPLICATE_ORDER_ID') }
    if (meaning.kind === 'NOT_FOUND') return { kind: 'UNKNOWN', reason: because('BROKER_BAD_ANSWER') }
    if (!isKnown) now.watch.drop(clientOrderId)
    if (meaning.kind === 'RATE_LIMITED') {
      sent.delete(clientOrderId)
      return { kind: 'NOT_SENT', reason: because('BROKER_RATE_LIMITED') }
    }
    const code = meaning.kind === 'KEY' ? 'BROKER_KEY_REFUSED' : (meaning.code ?? 'REFUSED_BY_VENUE')
    return { kind: 'REFUSED', reason: because(code), tsEvent: now.venueNow() }
  }

  async function cancel({ clientOrderId, venueOrderId, instrument }: CancelTarget): Promise<CancelOutcome> {
    const now = session
    const market = now?.marketOf(instrument)
    if (now === null) return { kind: 'UNKNOWN', reason: notOpen(dialect) }
    if (market === undefined) return { kind: 'UNKNOWN', reason: unlisted(dialect, instrument) }
    const name = nameOf(now, clientOrderId)
    if (name === null) return { kind: 'UNKNOWN', reason: nameless(dialect, clientOrderId) }
    now.watch.add(clientOrderId, market, false)
    if (venueOrderId !== null) now.watch.learn(clientOrderId, venueOrderId)
    const known =
      venueOrderId ?? (dialect.cancelsByVenueId === true ? await venueIdOf(now, clientOrderId, market) : null)
    if (known === null && dialect.cancelsByVenueId === true)
      return { kind: 'UNKNOWN', reason: unfound(dialect, clientOrderId) }
    const outcome = await now.calls.call('CANCEL', dialect.cancel({ name, venueOrderId: known }, market))
    now.watch.hurry()
    if (outcome.kind === 'ANSWER') return { kind: 'ASKED' }
    if (outcome.kind !== 'SAID') return { kind: 'UNKNOWN', reason: outcome.reason }
    const { meaning, said: words } = outcome
    const reason = { code: 'CANCEL_REFUSED', text: `${dialect.name} said: ${words.text}` }
    if (meaning.kind === 'NOT_FOUND') return { kind: 'NOT_FOUND', reason: { ...reason, code: 'ORDER_NOT_FOUND' } }
    if (meaning.kind === 'REFUSED' && meaning.code !== 'OVERTAKEN') return { kind: 'REFUSED', reason }
    return { kind: 'UNKNOWN', reason: { ...reason, code: 'CANCEL_UNCONFIRMED' } }
  }

  /** The venue's id of an order of ours: as it was heard, or from its open orders; null where it is in neither. */
  async function venueIdOf(now: Session, id: ClientOrderId, market: BrokerMarket): Promise<string | null> {
    for (const [venueOrderId, ours] of now.questions.namesById) if (ours === id) return venueOrderId
    const working = await dialect.openOrders(now.calls.ask, [market])
    return working?.find(({ name }) => now.names.toOurs(name) === id)?.venueOrderId ?? null
  }

  async function account(since: number): Promise<AccountReport | null> {
    const now = session
    if (now === null) return null
    try {
      const report = await askAccount(now.questions, since, options.now())
      if (report !== null) now.watch.adopt(report)
      return report
    } catch {
      // Figures nobody thought of; what cannot be read is not told.
      return null
    }
  }

  return {
    venue: dialect.venue,
    capabilities: options.deadMan === false ? { ...dialect.capabilities, deadMan: null } : dialect.capabilities,
    open,
    submit,
    cancel,
    account,
    close: async () => {
      const closing = session
      session = null
      await closing?.close()
    },
  }
}

/** Runs the checks; figures beyond every range count as a wrong order. */
function checked(order: OrderSpecification, check: () => OrderReason | null): OrderReason | null {
  try {
    return check()
  } catch {
    const text = `The figures of the order ${order.clientOrderId} are out of every range, so nothing was sent.`
    return { code: 'BROKER_BAD_ORDER', text }
  }
}

/** The venue's name for an order; null when the id fits no form that the venue takes. */
function nameOf({ names }: Session, id: ClientOrderId): string | null {
  try {
    return names.toVenue(id)
  } catch {
    return null
  }
}

function nameless({ name }: BrokerDialect, id: ClientOrderId): OrderReason {
  return { code: 'BROKER_BAD_ORDER', text: `${name} takes no order with an id like ${id}, so nothing was sent.` }
}

function sentBefore({ name }: BrokerDialect, id: ClientOrderId): OrderReason {
  const text = `The order ${id} was sent to ${name} before, which would take it twice, so it was not sent again.`
  return { code: 'DUPLICATE_ORDER_ID', text }
}

function unfound({ name }: BrokerDialect, id: ClientOrderId): OrderReason {
  const text = `${name} does not tell the order ${id} among its open ones, so no cancel was sent; it may be there.`
  return { code: 'CANCEL_UNCONFIRMED', text }
}

function notOpen({ name }: BrokerDialect): OrderReason {
  return { code: 'BROKER_UNREACHABLE', text: `${name} is not connected, so nothing was sent.` }
}

function unlisted({ name }: BrokerDialect, { symbol }: Instrument): OrderReason {
  return { code: 'BROKER_NOT_OFFERED', text: `${name} does not trade ${symbol} in this account, so nothing was sent.` }
}

function unreadable({ name }: BrokerDialect): OrderReason {
  return {
    code: 'BROKER_BAD_ANSWER',
    text: `The answer of ${name} does not name the order, so it may or may not be there.`,
  }
}
