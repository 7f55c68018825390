import { powerOfTen } from '#core/money.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { BrokerServer } from './brokerServer.ts'
import type { BookedExecution, BookedOrder, IbBook } from './ibBook.ts'
import { IbQuestions } from './ibQuestions.ts'
import {
  ASK,
  commissionReport,
  executionDetails,
  frame,
  frameText,
  message,
  openOrder,
  orderStatus,
  readPlaceOrder,
  type WireOrder,
} from './ibWire.ts'
import type { DeskVoice, GatewayClient } from './ibVoice.ts'
import type { VenueRecord } from './venueRecord.ts'

const FOREIGN_CLIENT = 77
const NO_FUNDS = 'Order rejected - reason:YOUR ORDER IS NOT ACCEPTED. MINIMUM EQUITY IS NOT REACHED.'

/** Takes orders and cancels, with the faults that are switched on. */
export class GatewayDesk {
  readonly #account: string
  readonly #record: VenueRecord
  readonly #book: IbBook
  readonly #faults: () => BrokerServer
  readonly #voice: DeskVoice
  readonly #questions: IbQuestions
  /** Integers are counted for each client for ever. */
  readonly #nextIds = new Map<number, number>()
  readonly #timers = new Set<NodeJS.Timeout>()

  constructor(account: string, record: VenueRecord, book: IbBook, faults: () => BrokerServer, voice: DeskVoice) {
    this.#account = account
    this.#record = record
    this.#book = book
    this.#faults = faults
    this.#voice = voice
    this.#questions = new IbQuestions(account, book, faults, voice)
  }

  nextOrderId(clientId: number): number {
    return this.#nextIds.get(clientId) ?? 1
  }

  take(client: GatewayClient, kind: number, fields: readonly string[]): void {
    if (kind === ASK.PLACE_ORDER) this.#place(client, readPlaceOrder(fields, client.id))
    else if (kind === ASK.CANCEL_ORDER) this.#cancel(client, Number(fields[2]))
    else if (kind === ASK.GLOBAL_CANCEL) this.#cancelAll()
    else if (kind === ASK.IDS) this.#voice.answer(client, frame([9, 1, this.nextOrderId(client.id)]))
    else this.#questions.take(client, kind, fields)
  }

  fill(venueOrderId: string, quantity: number, price: number): string {
    const booked = this.#book.find(venueOrderId)
    const execution = this.#book.execute(booked, quantity, price)
    this.#voice.tell(booked.wire.clientId, ...this.#executed(execution))
    if (booked.recorded.status === 'FILLED') this.#endGroup(booked)
    return execution.recorded.executionId
  }

  correct(executionId: string, quantity: number): void {
    const { booked, shown, recorded } = this.#book.revise(executionId, quantity)
    const last = shown.at(-1)
    if (last === undefined) return
    this.#voice.tell(
      booked.wire.clientId,
      executionDetails(-1, last),
      commissionReport(last.execId, recorded.fee, 'USD'),
    )
  }

  end(venueOrderId: string, how: 'CANCELLED' | 'EXPIRED' | 'REJECTED'): void {
    const booked = this.#book.find(venueOrderId)
    if (how === 'EXPIRED') throw new Error('The gateway has no word for this')
    const { clientId, orderId } = booked.wire
    const isReject = how === 'REJECTED'
    const words = isReject
      ? 'Order rejected - reason:The exchange is closed.'
      : 'Order Canceled - reason:Cancelled by the exchange.'
    this.#close(booked, how, words)
    this.#voice.tell(clientId, message(orderId, isReject ? 201 : 202, words), this.#status(booked))
  }

  placeForeign(instrument: Instrument, side: 'BUY' | 'SELL', units: number, limit: number): string {
    const order: WireOrder = {
      orderId: 0,
      clientId: FOREIGN_CLIENT,
      permId: 0,
      symbol: instrument.symbol.split('/')[0] ?? '',
      secType: instrument.assetClass === 'CRYPTO' ? 'CRYPTO' : 'STK',
      exchange: 'SMART',
      currency: instrument.currency,
      action: side,
      quantity: units,
      orderType: 'LMT',
      limit,
      aux: null,
      tif: 'GTC',
      ocaGroup: '',
      orderRef: '',
      parentId: 0,
      outsideRth: false,
      goodTillDate: '',
      displaySize: null,
      ocaType: 0,
      trailStop: null,
      trailingPercent: null,
      account: this.#account,
    }
    return this.#book.add(order, instrument, 'Submitted').recorded.venueOrderId
  }

  hold(what: string, quantity: number): void {
    this.#questions.unlisted.push({ what, quantity })
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer)
  }

  #later(milliseconds: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      action()
    }, milliseconds)
    this.#timers.add(timer)
  }

  #place(client: GatewayClient, order: WireOrder): void {
    const { answer, patience } = this.#voice
    const { submitFault } = this.#faults()
    this.#record.requests.push({ what: 'submit', id: order.orderRef, at: Date.now() * 1_000 })
    const say = (code: number, words: string): void => answer(client, message(order.orderId, code, words))
    switch (submitFault) {
      case 'RESET_BEFORE_ACCEPT':
        client.socket.resetAndDestroy()
        return
      case 'ERROR_BEFORE_ACCEPT':
        return say(320, 'Server error when reading an API client request.')
      case 'RATE_LIMITED':
        return answer(client, message(-1, 100, 'Max rate of messages per second has been exceeded:max=50 rec=51 (1)'))
      case 'SESSION_EXPIRED':
        answer(client, message(-1, 1_100, 'Connectivity between IB and the TWS has been lost.'))
        return this.#later(100, () => {
          answer(client, message(-1, 1_102, 'Connectivity between IB and TWS has been restored - data maintained.'))
        })
      case 'NO_FUNDS':
        this.#nextIds.set(client.id, Math.max(this.nextOrderId(client.id), order.orderId + 1))
        return say(201, NO_FUNDS)
      default:
    }
    const booked = this.#accept(client, order)
    if (booked === null) return
    switch (submitFault) {
      case 'ANSWER_LOST':
        client.socket.destroy()
        return
      case 'ANSWER_LATE':
        return this.#later(patience.submission + 250, () => this.#show(client, booked))
      case 'ERROR_AFTER_ACCEPT':
        return say(320, 'Server error when reading an API client request.')
      case 'ANSWER_GARBLED':
        return answer(client, frameText('5\u00001\u0000\u0007'))
      case 'ANSWER_EMPTY':
        return answer(client, frameText('\0'))
      case 'FIELD_MISSING':
        return answer(client, frame([3, order.orderId, 'Submitted', 0]))
      case 'FIELD_ADDED': {
        const { orderId, clientId, permId } = booked.wire
        const numbers = [
          orderId,
          'Submitted',
          '0.0000',
          `${booked.wire.quantity}.00`,
          '0E-8',
          permId,
          0,
          '0.0',
          clientId,
        ]
        return answer(client, frame([3, ...numbers, null, '0.0', 'more', 'and', 'more']))
      }
      case 'STREAM_FIRST': {
        const { recorded } = booked
        const execution = this.#book.execute(booked, recorded.quantity, recorded.limitPrice ?? 0)
        return answer(client, ...this.#executed(execution), openOrder(booked.wire, booked.status))
      }
      default:
        this.#show(client, booked)
    }
  }

  /** Books an order, or changes the one that works under its integer; null when it was refused and told so. */
  #accept(client: GatewayClient, order: WireOrder): BookedOrder | null {
    const refuse = (code: number, words: string): null => {
      this.#voice.answer(client, message(order.orderId, code, words))
      return null
    }
    const earlier = this.#book.ofClient(client.id, order.orderId)
    if (earlier !== null) {
      if (earlier.recorded.status !== 'WORKING') return refuse(104, "Can't modify a filled order.")
      const { limit, aux, tif } = order
      Object.assign(earlier.wire, { limit, aux, tif })
      return earlier
    }
    if (order.orderId < this.nextOrderId(client.id)) return refuse(103, 'Duplicate order id')
    const instrument = this.#book.instrumentOf(order)
    if (instrument === null) return refuse(200, 'No security definition has been found for the request')
    if (order.account !== this.#account) return refuse(321, 'Error validating request: invalid account code')
    if (order.orderType === 'LMT' && order.limit !== null) {
      const ticks = (order.limit * powerOfTen(instrument.priceDecimals)) / instrument.priceIncrement
      if (Math.abs(ticks - Math.round(ticks)) > 1e-6) {
        return refuse(110, 'The price does not conform to the minimum price variation for this contract.')
      }
    }
    this.#nextIds.set(client.id, order.orderId + 1)
    const parent = order.parentId === 0 ? null : this.#book.ofClient(client.id, order.parentId)
    const isHeld = parent?.recorded.status === 'WORKING' || order.orderType.startsWith('STP')
    return this.#book.add(order, instrument, isHeld ? 'PreSubmitted' : 'Submitted')
  }

  #show(client: GatewayClient, booked: BookedOrder): void {
    this.#voice.answer(client, openOrder(booked.wire, booked.status), this.#status(booked))
  }

  #cancel(client: GatewayClient, orderId: number): void {
    const { answer } = this.#voice
    const { cancelFault } = this.#faults()
    const booked = this.#book.ofClient(client.id, orderId)
    const id = booked?.recorded.clientOrderId ?? String(orderId)
    this.#record.requests.push({ what: 'cancel', id, at: Date.now() * 1_000 })
    const say = (code: number, words: string): void => answer(client, message(orderId, code, words))
    if (booked === null || cancelFault === 'NOT_FOUND_LIES') {
      return say(10_147, `OrderId ${orderId} that needs to be cancelled is not found.`)
    }
    if (cancelFault === 'REFUSED') return say(161, 'Cancel attempted when order is not in a cancellable state.')
    if (cancelFault === 'RATE_LIMITED') return say(100, 'Max rate of messages per second has been exceeded.')
    if (cancelFault === 'ERROR') return say(320, 'Server error when reading an API client request.')
    if (cancelFault === 'FILLED_FIRST') {
      const { recorded } = booked
      const execution = this.#book.execute(booked, recorded.quantity - recorded.filled, recorded.limitPrice ?? 0)
      answer(client, ...this.#executed(execution))
    }
    if (booked.recorded.status !== 'WORKING') {
      return say(10_148, `OrderId ${orderId} that needs to be cancelled can not be cancelled, state: ${booked.status}.`)
    }
    const words = 'Order Canceled - reason:'
    this.#close(booked, 'CANCELLED', words)
    if (cancelFault === 'ANSWER_LOST') {
      client.socket.destroy()
      return
    }
    answer(client, this.#status(booked), message(orderId, 202, words))
  }

  #cancelAll(): void {
    this.#record.requests.push({ what: 'cancel-all', id: '', at: Date.now() * 1_000 })
    for (const booked of this.#book.orders) {
      if (booked.recorded.status === 'WORKING') this.end(booked.recorded.venueOrderId, 'CANCELLED')
    }
  }

  /** The others of its group are cancelled when an order of it fills. */
  #endGroup(filled: BookedOrder): void {
    const { ocaGroup } = filled.wire
    for (const other of this.#book.orders) {
      if (ocaGroup === '' || other.wire.ocaGroup !== ocaGroup || other.recorded.status !== 'WORKING') continue
      this.end(other.recorded.venueOrderId, 'CANCELLED')
    }
  }

  #close(booked: BookedOrder, how: 'CANCELLED' | 'REJECTED', words: string): void {
    booked.recorded.status = how
    booked.recorded.updatedAt = Date.now() * 1_000
    booked.status = how === 'REJECTED' ? 'Inactive' : 'Cancelled'
    booked.words = words
  }

  #executed({ booked, shown, recorded }: BookedExecution): readonly Buffer[] {
    const [first] = shown
    if (first === undefined) return []
    const fee = commissionReport(first.execId, recorded.fee, 'USD')
    return [executionDetails(-1, first), openOrder(booked.wire, booked.status), this.#status(booked), fee]
  }

  #status(booked: BookedOrder): Buffer {
    const filled = booked.recorded.filled / powerOfTen(booked.instrument.quantityDecimals)
    return orderStatus(booked.wire, booked.status, filled, booked.average)
  }
}
