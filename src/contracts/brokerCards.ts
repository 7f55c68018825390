import type { BrokerAccountEntry, BrokerId } from './records/brokerAccounts.ts'

/** One thing that is asked about an account beside its key. */
export interface BrokerSetting {
  readonly name: string
  readonly label: string
  readonly hint: string
  /** What stands in the field first; empty where the trader has to say it. */
  readonly usual: string
  /** What the text must look like. */
  readonly pattern: RegExp
}

/** What a trader is asked about an account at a broker, and why. */
export interface BrokerCard {
  readonly id: BrokerId
  readonly name: string
  readonly environments: readonly BrokerAccountEntry['environment'][]
  /** Null where no key is kept here, because another program of the broker holds it. */
  readonly key: { readonly label: string; readonly secret: string | null; readonly note: string } | null
  readonly settings: readonly BrokerSetting[]
}

const NEVER_WITHDRAW =
  'Give it the right to read and to trade and never to withdraw; a key that can withdraw is refused.'

/** Every broker that an account can be connected at. */
export const BROKER_CARDS: readonly BrokerCard[] = [
  {
    id: 'alpaca',
    name: 'Alpaca',
    environments: ['paper', 'live'],
    key: { label: 'Key ID', secret: 'Secret key', note: 'Paper and live accounts have keys of their own.' },
    settings: [],
  },
  {
    id: 'kraken',
    name: 'Kraken',
    environments: ['live'],
    key: { label: 'API key', secret: 'Private key', note: NEVER_WITHDRAW },
    settings: [],
  },
  {
    id: 'binance',
    name: 'Binance (spot)',
    environments: ['live'],
    key: { label: 'API key', secret: 'Secret key', note: NEVER_WITHDRAW },
    settings: [],
  },
  {
    id: 'binance-futures',
    name: 'Binance (USDⓈ-M perpetuals)',
    environments: ['live'],
    key: { label: 'API key', secret: 'Secret key', note: NEVER_WITHDRAW },
    settings: [],
  },
  {
    id: 'interactive-brokers',
    name: 'Interactive Brokers',
    environments: ['paper', 'live'],
    key: null,
    settings: [
      {
        name: 'account',
        label: 'Account number',
        hint: 'As TWS shows it; paper accounts begin with D.',
        usual: '',
        pattern: /^[A-Z0-9]{4,20}$/,
      },
      {
        name: 'port',
        label: 'Port of TWS or IB Gateway',
        hint: 'Paper: 7497 or 4002. Live: 7496 or 4001.',
        usual: '7497',
        pattern: /^\d{2,5}$/,
      },
      {
        name: 'clientId',
        label: 'Client id',
        hint: 'Keep it for ever: orders belong to the client that placed them.',
        usual: '7',
        pattern: /^[1-9]\d{0,8}$/,
      },
      {
        name: 'timeZone',
        label: 'Time zone of the gateway',
        hint: 'Its list of executions begins at midnight there.',
        usual: 'America/New_York',
        pattern: /^[A-Za-z_+\-0-9/]{3,60}$/,
      },
    ],
  },
  {
    id: 'questrade',
    name: 'Questrade',
    environments: ['paper', 'live'],
    key: {
      label: 'Refresh token',
      secret: null,
      note: 'A token of its API centre. It works once; its successors are kept sealed here. Orders are written down as tickets.',
    },
    settings: [
      {
        name: 'account',
        label: 'Account number',
        hint: 'As Questrade writes it, digits only.',
        usual: '',
        pattern: /^\d{4,12}$/,
      },
      { name: 'currency', label: 'Currency', hint: 'CAD or USD.', usual: 'CAD', pattern: /^(CAD|USD)$/ },
    ],
  },
]

/** The card of a broker. */
export function brokerCard(id: BrokerId): BrokerCard {
  const card = BROKER_CARDS.find((one) => one.id === id)
  if (card === undefined) throw new Error(`Invariant: the broker ${id} has a card`)
  return card
}

/** What is wrong with an account as it was entered, one sentence; null when it can be kept. */
export function faultOfEntry({ broker, environment, settings }: Omit<BrokerAccountEntry, 'id'>): string | null {
  const card = brokerCard(broker)
  if (!card.environments.includes(environment)) {
    return `${card.name} is connected for ${card.environments.join(' and ')} accounts only; choose that.`
  }
  const unknown = Object.keys(settings).find((name) => !card.settings.some((setting) => setting.name === name))
  if (unknown !== undefined) return `${card.name} has no setting "${unknown}"; leave it out.`
  for (const { name, label, hint, pattern } of card.settings) {
    if (!pattern.test(settings[name] ?? '')) return `${label} is missing or not as it should be. ${hint}`
  }
  return null
}
