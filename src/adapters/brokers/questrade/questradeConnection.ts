import { z } from 'zod'
import type { Instrument } from '#core/model/instrument.ts'
import type { OrderSpecification } from '#core/model/order.ts'
import { powerOfTen } from '#core/money.ts'
import { formatTimestamp } from '#core/time/iso.ts'
import type {
  AccountReport,
  BrokerCapabilities,
  BrokerConnection,
  BrokerFailure,
  BrokerNews,
  BrokerSetup,
  CancelOutcome,
  CancelTarget,
  SubmitOutcome,
} from '#engines/broker/brokerPort.ts'
import type { FeedClock } from '../../feeds/connection/feedClock.ts'
import { unsendable } from '../shared/unsendable.ts'
import { QuestradeQuestions, type RowsAnswer } from './questradeQuestions.ts'
import {
  balanceReport,
  balanceRow,
  executionRow,
  fillReport,
  orderReport,
  orderRow,
  positionRow,
} from './questradeRows.ts'
import { cancelTicket, orderTicket, type TicketSink } from './tickets.ts'
import { QuestradeTokens, type TokenStore } from './tokens.ts'

/** What a connection to Questrade is given. */
export interface QuestradeSetup extends BrokerSetup {
  /** As Questrade writes it, for example `26598145`. */
  readonly account: string
  /** The account's own currency; Questrade tells its sums in several. */
  readonly currency: 'CAD' | 'USD'
  /** `https://login.questrade.com`, or `https://practicelogin.questrade.com` for an account without real money. */
  readonly loginServer: string
  readonly isPractice: boolean
  readonly tokens: TokenStore
  readonly tickets: TicketSink
  /** Timers that go with `now`. */
  readonly after: FeedClock['after']
  /** Milliseconds for each question; 10 s when not said. */
  readonly patience?: number
}

type Opened = Awaited<ReturnType<BrokerConnection['open']>>

const TEN_MINUTES = 600_000_000
/** Questrade lists 31 days at a time; the days between summer and winter time differ by an hour. */
const LONGEST_LIST = 30 * 86_400_000_000
const MOST_SKEW = 5_000_000

/** Whether ordinary users may place orders by this interface is doubtful, so none is sent. */
const CAPABILITIES: BrokerCapabilities = {
  idempotency: { kind: 'NONE' },
  worstLag: TEN_MINUTES,
  orderTypes: ['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT', 'TRAILING_STOP'],
  timesInForce: ['DAY', 'GTC', 'GTD', 'IOC', 'FOK'],
  nativeStops: true,
  brackets: false,
  postOnly: false,
  reduceOnly: false,
  displayQuantity: false,
  shortSales: true,
  extendedHours: false,
  cancelAll: false,
  deadMan: null,
  placesOrders: false,
}

/**
 * Makes the connection to one account at Questrade. It reads; orders and cancels are written down as tickets that the
 * trader enters himself. Questrade is asked and tells nothing by itself.
 */
export function createQuestradeConnection(setup: QuestradeSetup): BrokerConnection {
  return new Connection(setup)
}

class Connection implements BrokerConnection {
  readonly venue = 'QUESTRADE'
  readonly capabilities = CAPABILITIES
  readonly #setup: QuestradeSetup
  readonly #questions: QuestradeQuestions
  readonly #stop = new AbortController()
  #onNews: ((news: BrokerNews) => void) | null = null
  #isUp = true

  constructor(setup: QuestradeSetup) {
    const { now, after, loginServer, patience = 10_000 } = setup
    this.#setup = setup
    const tokens = new QuestradeTokens({ loginServer, store: setup.tokens, now, patience })
    this.#questions = new QuestradeQuestions({ tokens, clock: { now, after }, patience, stop: this.#stop.signal })
  }

  async open(onNews: (news: BrokerNews) => void): Promise<Opened> {
    const { account, currency, isPractice, now } = this.#setup
    const row = z.object({ number: z.string(), type: z.string(), status: z.string() })
    const accounts = await this.#questions.rows('accounts', 'accounts', row)
    if (!accounts.ok) return accounts
    const ours = accounts.rows.find(({ number }) => number === account)
    if (ours === undefined) return failure('BROKER_WRONG_ACCOUNT', `The token opens no account ${account}; choose one.`)
    if (ours.status !== 'Active') return failure('BROKER_REFUSED', `The account ${account} is ${ours.status}.`)
    const before = now()
    const time = await this.#questions.time()
    if (time === null) return failure('BROKER_BAD_ANSWER', 'Questrade does not tell its time; try again later.')
    const clockSkew = Math.round(time - (before + now()) / 2)
    if (Math.abs(clockSkew) > MOST_SKEW) {
      return failure('BROKER_CLOCK_SKEW', "Questrade's clock and ours differ by seconds; set ours right first.")
    }
    if (this.#stop.signal.aborted) return failure('BROKER_UNREACHABLE', 'The connection was closed while it opened.')
    this.#onNews = onNews
    const permissions = [`${ours.type} account`, 'read only here: orders are written down as tickets']
    return { ok: true, account: { number: account, currency, isLive: !isPractice, permissions, clockSkew } }
  }

  async submit(order: OrderSpecification, instrument: Instrument): Promise<SubmitOutcome> {
    const fault = unsendable('Questrade', order, instrument, CAPABILITIES)
    if (fault !== null) return { kind: 'NOT_SENT', reason: fault }
    const text = await this.#write(() => orderTicket(order, instrument, this.#setup.account))
    return { kind: 'NOT_SENT', reason: text }
  }

  async cancel(target: CancelTarget): Promise<CancelOutcome> {
    const reason = await this.#write(() => cancelTicket(target, this.#setup.account))
    return { kind: 'REFUSED', reason }
  }

  async #write(make: () => ReturnType<typeof orderTicket>): Promise<{ readonly code: string; readonly text: string }> {
    if (this.#onNews === null)
      return { code: 'VENUE_NOT_CONNECTED', text: 'The account is not open; nothing was sent.' }
    try {
      await this.#setup.tickets.write(make())
      return { code: 'TICKET_WRITTEN', text: 'Nothing was sent; a ticket was written that you enter at Questrade.' }
    } catch {
      return { code: 'TICKET_NOT_WRITTEN', text: 'Nothing was sent and the ticket was not written; look at the disk.' }
    }
  }

  async account(since: number): Promise<AccountReport | null> {
    if (this.#onNews === null) return null
    const { account, now } = this.#setup
    const askedAt = now()
    const start = Math.max(since, askedAt - LONGEST_LIST)
    const range = `startTime=${formatTimestamp(start)}&endTime=${formatTimestamp(askedAt + 60_000_000)}`
    const [orders, executions, positions, balances] = await Promise.all([
      this.#questions.rows(`accounts/${account}/orders?stateFilter=All&${range}`, 'orders', orderRow),
      this.#questions.rows(`accounts/${account}/executions?${range}`, 'executions', executionRow),
      this.#questions.rows(`accounts/${account}/positions`, 'positions', positionRow),
      this.#questions.rows(`accounts/${account}/balances`, 'perCurrencyBalances', balanceRow),
    ])
    const answers = [orders, executions, positions, balances]
    this.#tellLink(answers)
    if (answers.every(({ ok }) => !ok)) return null
    const unlisted: { what: string; quantity: string }[] = []
    const held = positions.ok ? this.#positions(positions.rows, unlisted) : null
    return {
      orders: orders.ok ? this.#known(orders.rows, (row, instrument) => orderReport(row, instrument, askedAt)) : null,
      fills: executions.ok ? this.#known(executions.rows, fillReport) : null,
      since: start,
      positions: held,
      unlisted,
      balances: balances.ok ? balances.rows.map(balanceReport) : null,
      adjustments: [],
      askedAt,
    }
  }

  close(): Promise<void> {
    this.#onNews = null
    this.#stop.abort()
    return Promise.resolve()
  }

  /** What can be read of rows in known instruments; null when one of them cannot, because a short list would be a lie. */
  #known<Row extends { readonly symbol: string }, Report>(
    rows: readonly Row[],
    read: (row: Row, instrument: Instrument) => Report | null,
  ): readonly Report[] | null {
    const reports: Report[] = []
    for (const row of rows) {
      const instrument = this.#instrumentOf(row.symbol)
      if (instrument === null) continue
      const report = read(row, instrument)
      if (report === null) return null
      reports.push(report)
    }
    return reports
  }

  #positions(
    rows: readonly z.infer<typeof positionRow>[],
    unlisted: { what: string; quantity: string }[],
  ): Readonly<Record<string, number>> {
    const positions = new Map<string, number>()
    for (const { symbol, openQuantity } of rows) {
      const quantity = openQuantity ?? 0
      const instrument = this.#instrumentOf(symbol)
      if (quantity === 0) continue
      if (instrument === null) unlisted.push({ what: symbol, quantity: String(quantity) })
      else positions.set(instrument.id, Math.round(quantity * powerOfTen(instrument.quantityDecimals)))
    }
    return Object.fromEntries(positions)
  }

  #instrumentOf(symbol: string): Instrument | null {
    return this.#setup.instruments.find((one) => one.symbol === symbol) ?? null
  }

  #tellLink(answers: readonly RowsAnswer<unknown>[]): void {
    const failed = answers.find((answer) => !answer.ok)
    const isUp = failed === undefined
    if (isUp === this.#isUp) return
    this.#isUp = isUp
    const text = failed?.ok === false ? failed.failure.message : 'Questrade answers again.'
    this.#onNews?.({ kind: 'LINK', state: isUp ? 'UP' : 'DOWN', isGap: true, text })
  }
}

function failure(code: BrokerFailure['code'], message: string): Opened {
  return { ok: false, failure: { code, message } }
}
