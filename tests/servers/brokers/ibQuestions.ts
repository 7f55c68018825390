import { powerOfTen } from '#core/money.ts'
import type { BrokerServer } from './brokerServer.ts'
import type { IbBook } from './ibBook.ts'
import type { DeskVoice, GatewayClient } from './ibVoice.ts'
import {
  ASK,
  commissionReport,
  completedOrder,
  executionDetails,
  frame,
  frameText,
  message,
  openOrder,
  orderStatus,
  position,
} from './ibWire.ts'

const CASH = '100000.00'
/** Rows after which a list that is cut off breaks off. */
const CUT_AFTER = 100

/** Answers questions about the account, with the faults that are switched on. */
export class IbQuestions {
  readonly unlisted: { readonly what: string; readonly quantity: number }[] = []
  readonly #account: string
  readonly #book: IbBook
  readonly #faults: () => BrokerServer
  readonly #voice: DeskVoice

  constructor(account: string, book: IbBook, faults: () => BrokerServer, voice: DeskVoice) {
    this.#account = account
    this.#book = book
    this.#faults = faults
    this.#voice = voice
  }

  take(client: GatewayClient, kind: number, fields: readonly string[]): void {
    switch (kind) {
      case ASK.OPEN_ORDERS:
      case ASK.ALL_OPEN_ORDERS:
        return this.#reply(client, -1, 'ORDERS_REFUSED', this.#open(client, kind), frame([53, 1]))
      case ASK.COMPLETED_ORDERS:
        return this.#reply(client, -1, 'ORDERS_REFUSED', this.#completed(), frame([102]))
      case ASK.EXECUTIONS: {
        const id = Number(fields[2])
        return this.#reply(client, id, 'FILLS_REFUSED', this.#executions(id), frame([55, 1, id]))
      }
      case ASK.POSITIONS:
        return this.#reply(client, -1, 'POSITIONS_REFUSED', this.#positions(), frame([62, 1]))
      case ASK.ACCOUNT_SUMMARY: {
        const id = Number(fields[2])
        return this.#reply(client, id, null, this.#summary(id, fields[4] ?? ''), frame([64, 1, id]))
      }
      case ASK.MANAGED_ACCOUNTS:
        return this.#voice.answer(client, frame([15, 1, this.#account]))
      default:
    }
  }

  #reply(client: GatewayClient, id: number, refusal: string | null, rows: readonly Buffer[], end: Buffer): void {
    const { answer } = this.#voice
    const { queryFault } = this.#faults()
    if (queryFault === 'NO_ANSWER') return
    if (queryFault === refusal) return answer(client, message(id, 321, 'Error validating request: read-only.'))
    if (queryFault === 'ERROR') return answer(client, message(id, 322, 'Server error when processing a request.'))
    if (queryFault === 'RATE_LIMITED') return answer(client, message(-1, 100, 'Max rate of messages exceeded'))
    if (queryFault === 'GARBLED') return answer(client, frameText('11\u00009\u0000\u0007'))
    if (queryFault === 'PAGE_CUT' && rows.length > CUT_AFTER) return answer(client, ...rows.slice(0, CUT_AFTER))
    answer(client, ...rows, end)
  }

  #open(client: GatewayClient, kind: number): readonly Buffer[] {
    if (this.#faults().queryFault === 'NOT_FOUND_LIES') return []
    return this.#book.orders
      .filter(({ recorded, wire }) => {
        return recorded.status === 'WORKING' && (kind === ASK.ALL_OPEN_ORDERS || wire.clientId === client.id)
      })
      .flatMap(({ wire, recorded, status, instrument, average }) => [
        openOrder(wire, status),
        orderStatus(wire, status, recorded.filled / powerOfTen(instrument.quantityDecimals), average),
      ])
  }

  #completed(): readonly Buffer[] {
    if (this.#faults().queryFault === 'NOT_FOUND_LIES') return []
    return this.#book.orders
      .filter(({ recorded }) => recorded.status !== 'WORKING')
      .map(({ wire, recorded, status, instrument, words }) =>
        completedOrder(wire, status, recorded.filled / powerOfTen(instrument.quantityDecimals), words),
      )
  }

  #executions(id: number): readonly Buffer[] {
    const known = this.#faults().queryFault === 'FILLS_LAG' ? [] : this.#book.executions
    return known.flatMap(({ shown, recorded }) =>
      shown.flatMap((one) => [executionDetails(id, one), commissionReport(one.execId, recorded.fee, 'USD')]),
    )
  }

  #positions(): readonly Buffer[] {
    const held = this.#book.positions().map(({ instrument, quantity }) => {
      const { symbol, assetClass, currency } = instrument
      const secType = assetClass === 'CRYPTO' ? 'CRYPTO' : 'STK'
      return position(this.#account, { symbol: symbol.split('/')[0] ?? symbol, secType, currency }, quantity)
    })
    const others = this.unlisted.map(({ what, quantity }) =>
      position(this.#account, { symbol: what, secType: 'STK', currency: 'USD' }, quantity),
    )
    return [...held, ...others]
  }

  #summary(id: number, tags: string): readonly Buffer[] {
    const row = (tag: string, value: string, currency: string): Buffer =>
      frame([63, 1, id, this.#account, tag, value, currency])
    if (tags === '$LEDGER:ALL') {
      return [row('CashBalance', CASH, 'USD'), row('CashBalance', '250.5', 'EUR'), row('CashBalance', CASH, 'BASE')]
    }
    return tags.split(',').map((tag) => row(tag, CASH, 'USD'))
  }
}
