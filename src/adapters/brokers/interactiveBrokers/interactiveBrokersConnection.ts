import type { Instrument } from '#core/model/instrument.ts'
import type { OrderSpecification } from '#core/model/order.ts'
import type {
  AccountReport,
  BrokerConnection,
  BrokerFailure,
  BrokerNews,
  BrokerSetup,
  CancelOutcome,
  CancelTarget,
  SubmitOutcome,
} from '#engines/broker/brokerPort.ts'
import type { Uniform } from '../../feeds/connection/backOff.ts'
import type { FeedClock } from '../../feeds/connection/feedClock.ts'
import { createRateLimiter, type RateLimiter, type Urgency } from '../../feeds/limits/rateLimiter.ts'
import { unsendable } from '../shared/unsendable.ts'
import { askAccount, askCurrency } from './accountQuestions.ts'
import { gatewayCapabilities } from './capabilities.ts'
import { indexContracts, type ContractIndex } from './contracts.ts'
import { Executions } from './executions.ts'
import { GatewayLine, USUAL_RECONNECTION, type LiveSession, type ReconnectionPolicy } from './gatewayLine.ts'
import { createGatewayNews } from './gatewayNews.ts'
import { KnownOrders, reportOf, venueOrderIdOf } from './knownOrders.ts'
import type { OrderIdStore } from './orderIds.ts'
import { orderTerms } from './orderTerms.ts'
import { PendingAnswers } from './pendingOrders.ts'
import {
  faultOfSettings,
  isLiveAccount,
  USUAL_PATIENCE,
  type GatewayPatience,
  type GatewaySettings,
} from './settings.ts'

/** What a connection to TWS or IB Gateway is given. */
export interface InteractiveBrokersSetup extends BrokerSetup {
  readonly settings: GatewaySettings
  /** Where integers of orders are written down before they are used. */
  readonly orderIds: OrderIdStore
  /** Timers that go with `now`. */
  readonly after: FeedClock['after']
  readonly uniform: Uniform
  readonly patience?: GatewayPatience
  readonly reconnection?: ReconnectionPolicy
}

type Opened = Awaited<ReturnType<BrokerConnection['open']>>

/** The gateway takes 50 messages a second from each client; some room is left for what the library sends by itself. */
const MESSAGES_A_SECOND = 40
const MOST_SKEW = 5_000_000
const VENUE = 'INTERACTIVE_BROKERS'

/** Makes the connection to one account at Interactive Brokers through TWS or IB Gateway on this machine. */
export function createInteractiveBrokersConnection(setup: InteractiveBrokersSetup): BrokerConnection {
  return new Connection(setup)
}

class Connection implements BrokerConnection {
  readonly venue = VENUE
  readonly capabilities
  readonly #setup: InteractiveBrokersSetup
  readonly #patience: GatewayPatience
  readonly #clock: FeedClock
  readonly #index: ContractIndex
  readonly #known: KnownOrders
  readonly #executions: Executions
  readonly #submissions: PendingAnswers<SubmitOutcome>
  readonly #cancels: PendingAnswers<CancelOutcome>
  readonly #limiter: RateLimiter
  readonly #line: GatewayLine
  readonly #closing = new AbortController()
  #onNews: ((news: BrokerNews) => void) | null = null
  /** Whether the gateway itself reaches Interactive Brokers. */
  #isVenueUp = true
  #skew = 0
  /** The last order or question of its kind to leave; the next one of that kind waits for it. */
  #lastSubmission: Promise<unknown> = Promise.resolve()
  #lastQuestion: Promise<unknown> = Promise.resolve()

  constructor(setup: InteractiveBrokersSetup) {
    const { settings, instruments, orderIds, now } = setup
    this.#setup = setup
    this.#patience = setup.patience ?? USUAL_PATIENCE
    this.#clock = { now, after: setup.after }
    this.capabilities = gatewayCapabilities(settings.extendedHours)
    this.#index = indexContracts(instruments, settings.cryptoExchange)
    this.#known = new KnownOrders(settings, this.#index, orderIds)
    this.#executions = new Executions(settings, this.#index, orderIds)
    this.#submissions = new PendingAnswers(this.#clock, this.#patience.submission, unknownSubmission)
    this.#cancels = new PendingAnswers(this.#clock, this.#patience.cancel, unknownCancel)
    this.#limiter = createRateLimiter({
      name: 'Interactive Brokers',
      windows: [{ limit: MESSAGES_A_SECOND, milliseconds: 1_000, counts: 'CALLS' }],
      maxRunning: 1_000,
      clock: this.#clock,
    })
    this.#line = new GatewayLine(
      {
        settings,
        patience: this.#patience,
        reconnection: setup.reconnection ?? USUAL_RECONNECTION,
        clock: this.#clock,
        uniform: setup.uniform,
      },
      {
        ...createGatewayNews({
          known: this.#known,
          executions: this.#executions,
          submissions: this.#submissions,
          cancels: this.#cancels,
          now,
          tell: (news) => this.#tell(news),
          onLink: (state, text) => this.#onLink(state, text),
        }),
        onBack: (live) => this.#onBack(live),
        onLost: (text) => this.#onLost(text),
        onSkew: (skew) => this.#onSkew(skew),
      },
    )
  }

  async open(onNews: (news: BrokerNews) => void): Promise<Opened> {
    const opened = await this.#open()
    if (!opened.ok) await this.close()
    else if (!this.#closing.signal.aborted) this.#onNews = onNews
    return opened
  }

  async #open(): Promise<Opened> {
    const { settings } = this.#setup
    const fault = faultOfSettings(settings)
    if (fault !== null) return failure('BROKER_REFUSED', fault)
    const failed = await this.#line.open()
    const { live } = this.#line
    if (failed !== null || live === null) {
      const text = words(failed?.text ?? 'it closed the connection')
      const where = `TWS or IB Gateway at ${settings.host}:${settings.port}`
      if (failed?.isRefused === true) return failure('BROKER_REFUSED', `${where} turned this program away: ${text}.`)
      return failure(
        'BROKER_UNREACHABLE',
        `${where} was not reached (${text}); start it, log in and allow socket clients.`,
      )
    }
    if (!live.session.accounts.includes(settings.account)) {
      const there = live.session.accounts.join(', ') || 'none'
      return failure(
        'BROKER_WRONG_ACCOUNT',
        `The gateway has no account ${settings.account}, only ${there}; choose one.`,
      )
    }
    const skew = await this.#line.measureSkew(live)
    const currency = await askCurrency(live, settings.account)
    if (skew === null || currency === null || !/^[A-Z]{3}$/.test(currency)) {
      return failure(
        'BROKER_BAD_ANSWER',
        'The gateway does not tell its time or the account; restart it and try again.',
      )
    }
    if (Math.abs(skew) > MOST_SKEW) {
      const seconds = Math.round(skew / 1_000_000)
      return failure('BROKER_CLOCK_SKEW', `The gateway's clock and ours differ by ${seconds} s; set them right first.`)
    }
    this.#executions.currency = currency
    this.#skew = skew
    const permissions = ['orders, positions and balances', 'no transfers: the interface has none']
    const number = settings.account
    return { ok: true, account: { number, currency, isLive: isLiveAccount(number), permissions, clockSkew: skew } }
  }

  async submit(order: OrderSpecification, instrument: Instrument): Promise<SubmitOutcome> {
    const fault = unsendable('Interactive Brokers', order, instrument, this.capabilities)
    if (fault !== null) return { kind: 'NOT_SENT', reason: fault }
    // Integers must leave in the order in which they were drawn; only the answers are waited for side by side.
    const leaving = this.#lastSubmission.then(() => this.#send(order, instrument))
    this.#lastSubmission = leaving.catch(() => {})
    const sent = await leaving
    return sent.answer
  }

  async #send(order: OrderSpecification, instrument: Instrument): Promise<{ readonly answer: Promise<SubmitOutcome> }> {
    const now = (outcome: SubmitOutcome) => ({ answer: Promise.resolve(outcome) })
    const before = this.#obstacle()
    if (before !== null) return now(notSent('VENUE_NOT_CONNECTED', before))
    if (!(await this.#mayLeave('ORDINARY', 1_000))) {
      return now(notSent('VENUE_RATE_LIMITED', 'The gateway takes no more messages within this second'))
    }
    const next = this.#line.live?.session.nextOrderId ?? 1
    const reserved = await this.#setup.orderIds.reserve(order.clientOrderId, next).catch(() => null)
    if (reserved === null)
      return now(notSent('ORDER_ID_NOT_WRITTEN', 'The number of the order could not be written down'))
    const { orderId, isNew } = reserved
    if (!isNew) {
      const known = await this.#findEarlier(orderId)
      if (known !== null) return now(known)
    }
    const terms = orderTerms(order, instrument, this.#setup.settings, this.#parentOf(order))
    if (!terms.ok) return now({ kind: 'NOT_SENT', reason: terms.reason })
    const { live } = this.#line
    const after = this.#obstacle()
    if (after !== null || live === null) return now(notSent('VENUE_NOT_CONNECTED', after ?? 'The gateway is gone'))
    this.#known.expect(orderId, order, instrument)
    const answer = this.#submissions.wait(orderId, isNew)
    live.session.api.placeOrder(orderId, terms.contract, terms.order)
    return { answer }
  }

  /** An order that may have been sent before is looked for first, because the same message again would change it. */
  async #findEarlier(orderId: number): Promise<SubmitOutcome | null> {
    const told = this.#acceptedAs(orderId)
    if (told !== null) return told
    const report = await this.account(this.#clock.now())
    if (report === null || report.orders === null) return unknownSubmission('the gateway was asked for it in vain')
    return this.#acceptedAs(orderId)
  }

  #acceptedAs(orderId: number): SubmitOutcome | null {
    const known = this.#known.byOrderId(orderId)
    if (known === null || known.permId === null) return null
    return { kind: 'ACCEPTED', venueOrderId: venueOrderIdOf(known.permId), tsEvent: this.#clock.now() }
  }

  /** The integer of the entry an order waits for; null for none, and for one that has filled. */
  #parentOf({ parentClientOrderId }: OrderSpecification): number | null {
    if (parentClientOrderId === null) return null
    const orderId = this.#setup.orderIds.find(parentClientOrderId)
    if (orderId === null) return null
    return this.#known.byOrderId(orderId)?.status === 'Filled' ? null : orderId
  }

  async cancel(target: CancelTarget): Promise<CancelOutcome> {
    if (this.#onNews === null) return unknownCancel('the account is not open')
    const orderId = this.#setup.orderIds.find(target.clientOrderId)
    if (orderId === null) {
      const text = `No order of this program carries the name ${target.clientOrderId}; cancel it in TWS.`
      return { kind: 'NOT_FOUND', reason: { code: 'VENUE_ORDER_NOT_FOUND', text } }
    }
    const live = await this.#line.session(this.#patience.cancel)
    if (live === null) return unknownCancel('the gateway is not connected')
    if (!(await this.#mayLeave('URGENT', this.#patience.cancel)))
      return unknownCancel('the gateway takes no more messages')
    if (!live.session.isOpen) return unknownCancel('the connection ended')
    const answer = this.#cancels.wait(orderId, true)
    live.session.api.cancelOrder(orderId)
    return answer
  }

  account(since: number): Promise<AccountReport | null> {
    const asking = this.#lastQuestion.then(() => this.#ask(since))
    this.#lastQuestion = asking.catch(() => {})
    return asking
  }

  async #ask(since: number): Promise<AccountReport | null> {
    const { live } = this.#line
    if (this.#onNews === null || live === null) return null
    return askAccount(live, since, {
      settings: this.#setup.settings,
      index: this.#index,
      executions: this.#executions,
      now: () => this.#clock.now(),
      reportOf: (permId) => {
        const known = this.#known.byPermId(permId)
        return known === null ? null : reportOf(known, this.#clock.now())
      },
      mayAsk: () => this.#mayLeave('BACKGROUND', 30_000),
    })
  }

  close(): Promise<void> {
    this.#onNews = null
    this.#closing.abort()
    this.#line.close()
    this.#giveUp('the connection was closed')
    return Promise.resolve()
  }

  async #mayLeave(urgency: Urgency, maxWaitMs: number): Promise<boolean> {
    const granted = await this.#limiter.acquire({ weight: 1, urgency, maxWaitMs }, this.#closing.signal)
    if (granted.ok) granted.value.release()
    return granted.ok
  }

  /** Why no order can leave now; null when it can. */
  #obstacle(): string | null {
    if (this.#onNews === null) return 'The account is not open'
    if (this.#line.live === null) return 'The gateway is not connected'
    return this.#isVenueUp ? null : 'The gateway has lost Interactive Brokers'
  }

  #onLink(state: 'UP' | 'DOWN', text: string): void {
    const wasUp = this.#isVenueUp
    this.#isVenueUp = state === 'UP'
    if (state === 'DOWN' && !wasUp) return
    this.#tell({ kind: 'LINK', state, isGap: true, text })
    if (state === 'UP') void this.account(this.#clock.now())
  }

  #onBack(live: LiveSession): void {
    this.#isVenueUp = true
    if (!live.session.accounts.includes(this.#setup.settings.account))
      return live.session.end('it has another account now')
    this.#tell({ kind: 'LINK', state: 'UP', isGap: true, text: 'The gateway is connected again.' })
    // What happened meanwhile is told as if it happened now.
    void this.account(this.#clock.now())
  }

  #onLost(text: string): void {
    this.#giveUp(text)
    this.#tell({ kind: 'LINK', state: 'DOWN', isGap: true, text: `The gateway is gone: ${words(text)}.` })
  }

  #onSkew(skew: number): void {
    // The gateway tells whole seconds; less than that is no news.
    if (Math.abs(skew - this.#skew) < 1_000_000) return
    this.#skew = skew
    this.#tell({ kind: 'SKEW', clockSkew: skew })
  }

  #giveUp(why: string): void {
    this.#submissions.giveUpAll(why)
    this.#cancels.giveUpAll(why)
  }

  #tell(news: BrokerNews): void {
    this.#onNews?.(news)
  }
}

function failure(code: BrokerFailure['code'], message: string): Opened {
  return { ok: false, failure: { code, message } }
}

function notSent(code: string, why: string): SubmitOutcome {
  return { kind: 'NOT_SENT', reason: { code, text: `${why}; nothing was sent.` } }
}

function unknownSubmission(why: string): SubmitOutcome {
  const text = `Whether the order is at Interactive Brokers is not known: ${words(why)}.`
  return { kind: 'UNKNOWN', reason: { code: 'VENUE_ANSWER_MISSING', text } }
}

function unknownCancel(why: string): CancelOutcome {
  const text = `Whether the cancel arrived is not known: ${words(why)}.`
  return { kind: 'UNKNOWN', reason: { code: 'VENUE_ANSWER_MISSING', text } }
}

function words(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().replace(/\.+$/, '').slice(0, 300)
}
