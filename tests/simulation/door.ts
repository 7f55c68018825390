import type { OrderSpecification } from '#core/model/order.ts'
import type { Proposal } from '#core/model/proposal.ts'
import { notional } from '#core/money.ts'
import { SECOND } from '#core/time/duration.ts'
import { DEFAULT_LIMITS } from '#trading/risk/limits.ts'
import { isWorking } from './simulatedVenue.ts'
import { INSTRUMENTS } from './stage.ts'
import type { Outside, Sender } from './outside.ts'

/** An approval counts to its expiry, the gate's five seconds, and five more in the queue to the venue. */
const GRACE = 10 * SECOND
/** How long an entry that has passed the gate may wait for its turn at the venue. */
const IN_QUEUE = 5 * SECOND

interface Approval {
  readonly proposalId: string
  readonly hash: string
  readonly life: number
}

/** Stands where orders leave the house, and judges each one by what the trader did and what the venue holds. */
export class Door {
  readonly faults: string[] = []
  readonly #world: Outside
  readonly #told = new Map<string, Proposal>()
  readonly #approvals: Approval[] = []
  readonly #sent = new Map<string, number>()
  readonly #entryOf = new Map<string, string>()
  /** How much of the cap in one instrument was used at most, a share. */
  closest = 0

  constructor(world: Outside) {
    this.#world = world
  }

  noteProposal(proposal: Proposal): void {
    this.#told.set(`${proposal.proposalId}|${proposal.hash}`, proposal)
  }

  /** The trader pressed approve on exactly these terms, in time or not. */
  noteApproval(approval: Approval): void {
    this.#approvals.push(approval)
  }

  onSend(house: Sender, order: OrderSpecification): void {
    house.stepOfSend(order)
    const { clientOrderId, role } = order
    const { tally, venue, disk } = this.#world
    tally.note(`sent.${role}`)
    if (!disk.hasIntent(clientOrderId)) this.#fault(`${clientOrderId} left without an intent on the disk`)
    const times = (this.#sent.get(clientOrderId) ?? 0) + 1
    this.#sent.set(clientOrderId, times)
    if (times > 1) {
      tally.note('sent.AGAIN')
      const mayBe = venue.idempotency.kind === 'FOR_EVER' && role === 'STOP_LOSS' && order.reduceOnly
      if (!mayBe) this.#fault(`${role} ${clientOrderId} was sent ${times} times (${venue.idempotency.kind})`)
    }
    if (!order.reduceOnly) this.#judgeEntry(house, order)
  }

  #judgeEntry(house: Sender, order: OrderSpecification): void {
    const { clientOrderId, proposalId } = order
    if (house.isKilled) this.#fault(`${clientOrderId} left while killed`)
    if (house.isUnmatchedFor(IN_QUEUE)) this.#fault(`${clientOrderId} left while ${house.reconciliation}`)
    const unknown = house
      .unknownIn(order.instrumentId, IN_QUEUE)
      .filter((other) => other.clientOrderId !== clientOrderId)
    if (unknown.length > 0) this.#fault(`${clientOrderId} left beside ${unknown[0]?.clientOrderId} of unknown outcome`)
    const name = proposalId ?? 'nothing'
    const before = this.#entryOf.get(name)
    if (before !== undefined && before !== clientOrderId) this.#fault(`${name} was carried out twice`)
    this.#entryOf.set(name, clientOrderId)
    const approvals = this.#approvals.filter((approval) => approval.proposalId === proposalId)
    const meant = approvals.filter((approval) => {
      const terms = this.#told.get(`${approval.proposalId}|${approval.hash}`)
      return (
        terms !== undefined &&
        terms.quantity === order.quantity &&
        terms.limitPrice === order.limitPrice &&
        terms.side === order.side &&
        terms.instrumentId === order.instrumentId
      )
    })
    if (meant.length === 0) this.#fault(`${clientOrderId} left on terms that nobody approved`)
    else if (!meant.some(({ life }) => life === house.life)) this.#fault(`${clientOrderId} left after a restart`)
    const expiries = meant.map(({ hash }) => this.#told.get(`${name}|${hash}`)?.tsExpires ?? 0)
    if (Math.max(...expiries) + GRACE < house.now) this.#fault(`${clientOrderId} left after its approval had expired`)
    this.#judgeCap(house, order)
  }

  /** Everything that is held or may come to be held in the instrument, at the worst price, against five hundredths. */
  #judgeCap(house: Sender, order: OrderSpecification): void {
    const { venue, line, prices } = this.#world
    const { instrumentId } = order
    const index = INSTRUMENTS.findIndex(({ id }) => id === instrumentId)
    const instrument = INSTRUMENTS[index]
    // An entry that the venue opened again, or a sale it took back, is not heard of yet.
    if (venue.isAmended(instrumentId)) return
    const [account] = house.table('account')
    const price = prices[index]
    if (instrument === undefined || account === undefined || price === undefined) return
    const working = venue.orders
      .filter(({ status }) => isWorking(status))
      .map((one) => ({ ...one.specification, filled: one.filled }))
    const coming = [...line.underWay.values()].map((one) => ({ ...one, filled: 0 }))
    const open = new Map([...working, ...coming, { ...order, filled: 0 }].map((one) => [one.clientOrderId, one]))
    let value = notional(instrument, price, Math.abs(venue.position(instrumentId)))
    for (const one of open.values()) {
      if (one.reduceOnly || one.instrumentId !== instrumentId) continue
      value += notional(instrument, Math.max(price, one.limitPrice ?? price), (one.quantity ?? 0) - one.filled)
    }
    const share = value / account.equity / DEFAULT_LIMITS.assetValue
    this.closest = Math.max(this.closest, share)
    // One unit is allowed: prices of the house may be one message older than those of the venue.
    const unit = notional(instrument, price, 1)
    if (value > account.equity * DEFAULT_LIMITS.assetValue + unit)
      this.#fault(`${order.clientOrderId} makes ${(share * 100).toFixed(2)} % of the cap in ${instrumentId}`)
  }

  #fault(text: string): void {
    this.faults.push(`at ${this.#world.timers.now}: ${text}`)
  }
}
