import { createAlpacaBroker } from '#adapters/brokers/alpaca/alpacaBroker.ts'
import type { BrokerDialect } from '#adapters/brokers/ccxt/brokerDialect.ts'
import { createCcxtBroker } from '#adapters/brokers/ccxt/ccxtBroker.ts'
import { BINANCE_PERPETUAL_BROKER } from '#adapters/brokers/ccxt/venues/binancePerpetual.ts'
import { BINANCE_SPOT_BROKER } from '#adapters/brokers/ccxt/venues/binanceSpot.ts'
import { KRAKEN_BROKER } from '#adapters/brokers/ccxt/venues/kraken.ts'
import { createInteractiveBrokersConnection } from '#adapters/brokers/interactiveBrokers/interactiveBrokersConnection.ts'
import { createOrderIdMemory, type OrderIdStore } from '#adapters/brokers/interactiveBrokers/orderIds.ts'
import { createQuestradeConnection } from '#adapters/brokers/questrade/questradeConnection.ts'
import type { TicketSink } from '#adapters/brokers/questrade/tickets.ts'
import { createTokenMemory, type TokenStore } from '#adapters/brokers/questrade/tokens.ts'
import type { Uniform } from '#adapters/feeds/connection/backOff.ts'
import type { FeedClock } from '#adapters/feeds/connection/feedClock.ts'
import type { Credentials } from '#adapters/secrets/vault.ts'
import type { ClientOrderId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { BrokerAbilities, BrokerAccountEntry, BrokerId } from '#contracts/records/brokerAccounts.ts'
import type { BrokerConnection } from '#engines/broker/brokerPort.ts'
import type { BrokerOrigins } from './brokerOrigins.ts'

/** What connections are made with, beside the account and its key. */
export interface ConnectionParts {
  readonly instruments: readonly Instrument[]
  readonly clock: FeedClock
  readonly uniform: Uniform
  /** Servers of a test instead of the brokers' own. */
  readonly origins: BrokerOrigins
  /** Ids of every order in the journal, for venues that know them by other names. */
  readonly knownOrderIds: () => Iterable<ClientOrderId>
  readonly orderIds: () => OrderIdStore
  readonly tokens: (credentials: Credentials) => TokenStore
  readonly tickets: TicketSink
}

type Create = (entry: BrokerAccountEntry, credentials: Credentials, parts: ConnectionParts) => BrokerConnection

/** Venue names of shares in the United States, as the sources of prices write them. */
const US_SHARES = new Set(['US', 'NYSE', 'NASDAQ', 'ARCA', 'AMEX', 'BATS', 'XNYS', 'XNAS', 'ALPACA'])

const isUsShare = ({ venue, assetClass }: Instrument): boolean => assetClass === 'EQUITY' && US_SHARES.has(venue)
const isPerpetual = ({ symbol }: Instrument): boolean => symbol.includes(':')

/** Coins in dollars that another venue prices: Alpaca trades them under the same symbol. */
const isDollarCoin = ({ assetClass, symbol }: Instrument): boolean =>
  assetClass === 'CRYPTO' && /^[A-Z0-9]+\/USD$/.test(symbol)

/** Which instruments of a session an account at a broker can trade. */
const ADMITS: Readonly<Record<BrokerId, (instrument: Instrument, entry: BrokerAccountEntry) => boolean>> = {
  // Nobody tells Alpaca's own prices of coins here, so only invented money trades them on those of another venue.
  alpaca: (instrument, { environment }) =>
    isUsShare(instrument) || instrument.venue === 'ALPACA' || (environment === 'paper' && isDollarCoin(instrument)),
  kraken: (instrument) => instrument.venue === 'KRAKEN' && !isPerpetual(instrument),
  binance: (instrument) => instrument.venue === 'BINANCE' && !isPerpetual(instrument),
  'binance-futures': (instrument) => instrument.venue === 'BINANCE' && isPerpetual(instrument),
  'interactive-brokers': (instrument) => isUsShare(instrument) || instrument.venue === 'TSX',
  questrade: (instrument) => isUsShare(instrument) || instrument.venue === 'TSX',
}

const CREATE: Readonly<Record<BrokerId, Create>> = {
  alpaca: (entry, { key, secret }, { instruments, clock, uniform, origins }) => {
    const origin = origins['alpaca']
    return createAlpacaBroker({
      isPaper: entry.environment === 'paper',
      key,
      secret,
      instruments,
      now: clock.now,
      clock,
      uniform,
      ...(origin === undefined ? {} : { origin, streamAddress: `${origin.replace('http', 'ws')}/stream` }),
    })
  },
  kraken: exchange(KRAKEN_BROKER),
  binance: exchange(BINANCE_SPOT_BROKER),
  'binance-futures': exchange(BINANCE_PERPETUAL_BROKER),
  'interactive-brokers': ({ settings }, _, { instruments, clock, uniform, orderIds }) =>
    createInteractiveBrokersConnection({
      settings: {
        host: '127.0.0.1',
        port: Number(settings['port']),
        clientId: Number(settings['clientId']),
        account: settings['account'] ?? '',
        timeZone: settings['timeZone'] ?? '',
        extendedHours: false,
        cryptoExchange: 'PAXOS',
      },
      orderIds: orderIds(),
      instruments,
      now: clock.now,
      after: clock.after,
      uniform,
    }),
  questrade: ({ environment, settings }, credentials, { instruments, clock, tokens, tickets }) => {
    const isPractice = environment === 'paper'
    return createQuestradeConnection({
      account: settings['account'] ?? '',
      currency: settings['currency'] === 'USD' ? 'USD' : 'CAD',
      loginServer: isPractice ? 'https://practicelogin.questrade.com' : 'https://login.questrade.com',
      isPractice,
      tokens: tokens(credentials),
      tickets,
      instruments,
      now: clock.now,
      after: clock.after,
    })
  },
}

function exchange(dialect: BrokerDialect): Create {
  return (entry, { key, secret }, { instruments, clock, origins, knownOrderIds }) => {
    const origin = origins[entry.broker]
    return createCcxtBroker(dialect, {
      key: { key, secret },
      instruments,
      now: clock.now,
      clock,
      knownOrderIds,
      ...(origin === undefined ? {} : { origin }),
    })
  }
}

/** Makes a connection to an account, with the instruments among the session's that belong there; nothing is sent yet. */
export function connectAccount(
  entry: BrokerAccountEntry,
  credentials: Credentials,
  parts: ConnectionParts,
): BrokerConnection {
  const instruments = parts.instruments.filter((instrument) => ADMITS[entry.broker](instrument, entry))
  return CREATE[entry.broker](entry, credentials, { ...parts, instruments })
}

/** What an account at a broker can do and what its venue is called, known without asking anybody. */
export function shapeOf(entry: BrokerAccountEntry, clock: FeedClock): Pick<BrokerConnection, 'venue' | 'capabilities'> {
  const unused: ConnectionParts = {
    instruments: [],
    clock,
    uniform: () => 0.5,
    origins: {},
    knownOrderIds: () => [],
    orderIds: createOrderIdMemory,
    tokens: () => createTokenMemory(''),
    tickets: { write: () => Promise.resolve() },
  }
  const { venue, capabilities } = CREATE[entry.broker](entry, { key: '', secret: '' }, unused)
  return { venue, capabilities }
}

/** Capabilities as the screens show them. */
export function abilitiesOf({ capabilities }: Pick<BrokerConnection, 'capabilities'>): BrokerAbilities {
  const { idempotency, displayQuantity: _, ...rest } = capabilities
  return { ...rest, idempotency: idempotency.kind }
}
