import { BROKER_CARDS } from '#contracts/brokerCards.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'

/** Servers of tests by broker, as `http://127.0.0.1:port`. */
export type BrokerOrigins = Readonly<Partial<Record<string, string>>>

/**
 * Reads `BROKER=ADDRESS` pairs: where a broker is found instead of at its own address. Only this machine may stand in for
 * a broker, so that no word on a command line can hand a key or an order to a stranger.
 */
export function readBrokerOrigins(pairs: ReadonlyMap<string, string>): CommandResult<BrokerOrigins> {
  const origins: Record<string, string> = {}
  for (const [broker, address] of pairs) {
    if (!BROKER_CARDS.some(({ id }) => id === broker)) {
      const known = BROKER_CARDS.map(({ id }) => id).join(', ')
      return refused('BROKER_UNKNOWN', `There is no broker "${broker}"; those known are ${known}.`)
    }
    const port = /^http:\/\/(?:127\.0\.0\.1|localhost):(\d{1,5})\/?$/.exec(address)?.[1]
    if (port === undefined || Number(port) > 65_535) {
      const message = `The address of ${broker} must be one of this machine, as http://127.0.0.1:8080, and "${address}" is not.`
      return refused('OPTION_VALUE', message)
    }
    origins[broker] = `http://127.0.0.1:${port}`
  }
  return accepted(origins)
}
