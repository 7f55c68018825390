import type { ClientOrderId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { BrokerAccount, BrokerFailure, BrokerNews, BrokerSetup } from '#engines/broker/brokerPort.ts'
import type { FeedClock } from '../../feeds/connection/feedClock.ts'
import type { AccountQuestions } from './accountReport.ts'
import type { BrokerDialect, Said, ToldIdentity } from './brokerDialect.ts'
import { matchMarkets, type BrokerMarket } from './brokerMarkets.ts'
import { createDeadMan } from './deadMan.ts'
import type { OrderNames } from './orderNames.ts'
import { createOrderWatch, type OrderWatch } from './orderWatch.ts'
import { createOrderWire, type OrderWire } from './orderWire.ts'
import { type BrokerKey, loadSigningExchange, type SigningExchange } from './signingExchange.ts'
import { createVenueCalls, type VenueCalls } from './venueCalls.ts'

/** How an account at an exchange is connected. */
export interface BrokerOptions extends BrokerSetup {
  readonly key: BrokerKey
  /** The account that is meant, as the venue writes it; any when not said. */
  readonly accountNumber?: string
  /** Timers; their time is `now`. */
  readonly clock: FeedClock
  /** Ids of all orders that the journal knows, for venues that know them by other names. */
  readonly knownOrderIds?: () => Iterable<ClientOrderId>
  /** False leaves the venue's own timer alone. */
  readonly deadMan?: boolean
  /** `http://127.0.0.1:port` instead of the venue's own hosts: for servers in tests. */
  readonly origin?: string
  readonly authorities?: readonly string[]
  /** Instead of the venue's own rhythm, milliseconds. */
  readonly pollMs?: number
  /** What this account's tier allows, instead of what the smallest does. */
  readonly budget?: BrokerDialect['budget']
  /** Longest wait for an answer, milliseconds; 10 s when not said. */
  readonly answerMs?: number
  /** How long nothing is asked after too many requests, milliseconds; 5 s when not said. */
  readonly restMs?: number
}

/** What an open connection works with. */
export interface Session {
  readonly calls: VenueCalls
  readonly names: OrderNames
  readonly watch: OrderWatch
  readonly questions: AccountQuestions
  marketOf(instrument: Instrument): BrokerMarket | undefined
  /** Microseconds. */
  venueNow(): number
  close(): Promise<void>
}

type Opened =
  | { readonly ok: true; readonly account: BrokerAccount; readonly session: Session }
  | { readonly ok: false; readonly failure: BrokerFailure }

const ANSWER_MS = 10_000
const REST_MS = 5_000
const SKEW_EVERY_MS = 60_000
/** A change of the skew that is worth telling, microseconds. */
const SKEW_STEP = 100_000

/** Opens a session: markets, clock, key and account. Nothing is told before the answer. */
export async function openSession(
  dialect: BrokerDialect,
  options: BrokerOptions,
  onNews: (news: BrokerNews) => void,
): Promise<Opened> {
  const { clock, now, answerMs = ANSWER_MS } = options
  const { name } = dialect
  const wires = new Map<string, OrderWire>()
  const close = async (): Promise<void> => void (await Promise.all([...wires.values()].map((wire) => wire.close())))
  const fail = async (code: BrokerFailure['code'], message: string): Promise<Opened> => {
    await close()
    return { ok: false, failure: { code, message } }
  }
  if (options.key.key === '' || options.key.secret === '')
    return fail('BROKER_KEY_MISSING', `There is no key for ${name}; enter one under Connections.`)

  let exchange: SigningExchange
  try {
    exchange = await loadSigningExchange(dialect, options.key)
  } catch {
    return fail(
      'BROKER_BAD_ANSWER',
      `The part of this program that trades at ${name} cannot be loaded; set it up anew.`,
    )
  }
  const wireTo = (origin: string, lane: string): OrderWire => {
    const place = `${lane} ${origin}`
    const known = wires.get(place)
    if (known !== undefined) return known
    const { authorities } = options
    const security = authorities === undefined ? {} : { authorities }
    const made = createOrderWire({ origin: options.origin ?? origin, clock, answerMs, ...security })
    wires.set(place, made)
    return made
  }
  const stop = new AbortController()
  let skew = 0
  const venueNow = (): number => now() + skew
  const calls = createVenueCalls({
    dialect,
    exchange,
    key: options.key,
    clock,
    wireTo,
    venueNow,
    budget: options.budget ?? dialect.budget,
    restMs: options.restMs ?? REST_MS,
    stop: stop.signal,
  })

  /** Venue time less ours, halfway between question and answer; null when it was not told. */
  async function measureSkew(): Promise<number | null> {
    const before = now()
    const told = await calls.ask(dialect.time)
    const at = told.ok ? dialect.readTime(told.value) : null
    return at === null ? null : Math.round(at - (before + now()) / 2)
  }

  const measured = await measureSkew()
  if (measured === null) return fail('BROKER_UNREACHABLE', `${name} does not answer; try again later.`)
  skew = measured
  const identity = await dialect.identify(calls.ask, options.key.key)
  if ('said' in identity) return fail(...identityFailure(dialect, identity.said))
  const wrong = wrongIdentity(dialect, options, identity)
  if (wrong !== null) return fail(...wrong)
  if (identity.mayOvertake) calls.allowOvertaking()
  if (identity.orderFields !== undefined) calls.addToOrders(identity.orderFields)
  let markets: readonly BrokerMarket[]
  try {
    markets = matchMarkets(
      await exchange.fetchMarkets(dialect.marketFields ?? {}),
      options.instruments,
      dialect.product,
    )
  } catch {
    return fail('BROKER_BAD_ANSWER', `${name} did not tell its markets in a form that can be read; try again later.`)
  }

  const names = dialect.createNames(options.knownOrderIds ?? (() => []))
  const byName = new Map(markets.flatMap((market) => market.names.map((one) => [one, market] as const)))
  const questions: AccountQuestions = {
    dialect,
    ask: calls.ask,
    nameAsset: (asset) => exchange.safeCurrencyCode(asset) ?? asset,
    markets,
    venueNow,
    find: (symbol) => byName.get(symbol),
    names,
    namesById: new Map(),
  }
  const pollMs = options.pollMs ?? dialect.pollMs
  const watch = createOrderWatch({ questions, clock, pollMs, tell: onNews })
  const deadMan =
    options.deadMan === false ? null : createDeadMan(dialect, watch, clock, (request) => calls.call('CANCEL', request))

  async function measureAgain(): Promise<void> {
    const again = await measureSkew()
    if (stop.signal.aborted) return
    if (again !== null && Math.abs(again - skew) >= SKEW_STEP) onNews({ kind: 'SKEW', clockSkew: again })
    if (again !== null) skew = again
    callOff = clock.after(SKEW_EVERY_MS, () => void measureAgain())
  }
  let callOff = clock.after(SKEW_EVERY_MS, () => void measureAgain())

  return {
    ok: true,
    account: {
      number: identity.number,
      currency: dialect.currency,
      isLive: null,
      permissions: identity.permissions,
      clockSkew: skew,
    },
    session: {
      calls,
      names,
      watch,
      questions,
      marketOf: ({ id }) => markets.find(({ instrument }) => instrument.id === id),
      venueNow,
      close: async () => {
        watch.stop()
        callOff()
        await deadMan?.stop()
        stop.abort()
        await close()
      },
    },
  }
}

function identityFailure({ name, meanings }: BrokerDialect, said: Said | null): [BrokerFailure['code'], string] {
  const meaning = said !== null && Object.hasOwn(meanings, said.code) ? meanings[said.code] : undefined
  if (meaning?.kind === 'KEY')
    return ['BROKER_KEY_REFUSED', `${name} refuses the key (${said?.text}); check it, its rights and its addresses.`]
  if (meaning?.kind === 'RATE_LIMITED')
    return ['BROKER_RATE_LIMITED', `${name} was asked too often; wait a minute and connect again.`]
  if (said !== null) return ['BROKER_REFUSED', `${name} refuses the connection: ${said.text}.`]
  return ['BROKER_BAD_ANSWER', `${name} did not tell whose key it is in a form that can be read; try again later.`]
}

function wrongIdentity(
  { name }: BrokerDialect,
  { accountNumber }: BrokerOptions,
  identity: ToldIdentity,
): [BrokerFailure['code'], string] | null {
  if (identity.canWithdraw) {
    const message = `The key for ${name} may withdraw money, so it is not used; make one that may only read and trade.`
    return ['BROKER_KEY_CAN_WITHDRAW', message]
  }
  if (accountNumber === undefined || accountNumber === identity.number) return null
  const message = `The key for ${name} belongs to another account than the one that was chosen; enter the right key.`
  return ['BROKER_WRONG_ACCOUNT', message]
}
