/** Which gateway is spoken to, as whom, and what its owner has set there. */
export interface GatewaySettings {
  /** TWS and IB Gateway speak without encryption, so this is the machine the program runs on. */
  readonly host: string
  /** 7496 and 4001 for real money, 7497 and 4002 for paper, unless the owner changed it. */
  readonly port: number
  /** 1 to 2^31 - 1, and the same for ever: orders belong to the client that placed them. */
  readonly clientId: number
  /** The account whose orders are placed, for example `DU1234567`. */
  readonly account: string
  /** IANA name of the time zone the gateway runs in; its day, and with it the list of executions, begins at midnight there. */
  readonly timeZone: string
  /** Lets limit orders trade before and after the session. */
  readonly extendedHours: boolean
  /** Where crypto is traded: `PAXOS` or `ZEROHASH`. */
  readonly cryptoExchange: string
}

/** How long things may take, milliseconds. */
export interface GatewayPatience {
  /** From the first byte to the gateway's first order id. */
  readonly handshake: number
  /** From an order to its acceptance; UNKNOWN afterwards. */
  readonly submission: number
  readonly cancel: number
  /** Each question of the account. */
  readonly question: number
  /** Between two questions for the gateway's time, which show that it is alive and how its clock stands. */
  readonly heartbeat: number
}

/** What is waited unless said otherwise. */
export const USUAL_PATIENCE: GatewayPatience = {
  handshake: 10_000,
  submission: 10_000,
  cancel: 5_000,
  question: 10_000,
  heartbeat: 10_000,
}

const LOCAL_HOSTS = ['127.0.0.1', 'localhost', '::1']

/** What is wrong with the settings, for the trader; null when they can be used. */
export function faultOfSettings(settings: GatewaySettings): string | null {
  const { host, port, clientId, account } = settings
  if (!LOCAL_HOSTS.includes(host)) {
    return `TWS does not encrypt, so it is only spoken to on this machine, not at ${host}; enter 127.0.0.1.`
  }
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return `${port} is no port; enter the one TWS shows.`
  if (!Number.isInteger(clientId) || clientId < 1 || clientId >= 2 ** 31) {
    return `${clientId} is no client id; enter a whole number from 1 and keep it for ever.`
  }
  if (!/^[A-Z0-9]{4,20}$/.test(account)) return 'The account number is missing or not as TWS writes it; enter it again.'
  try {
    const { timeZone } = new Intl.DateTimeFormat('en-US', { timeZone: settings.timeZone }).resolvedOptions()
    return timeZone === '' ? 'The time zone is missing; enter one like America/New_York.' : null
  } catch {
    return `${settings.timeZone} is no time zone; enter one like America/New_York.`
  }
}

/** Accounts whose number begins with D (DU, DF, DI) trade no real money. */
export function isLiveAccount(account: string): boolean {
  return !account.startsWith('D')
}
