import { isFields, isList, sequence } from '../shared/fields.ts'
import { answerData } from './envelope.ts'

/** Where to ask, by POST, for the address of the feed. */
export const KUCOIN_TOKEN_ADDRESSES = {
  spot: 'https://api.kucoin.com/api/v1/bullet-public',
  futures: 'https://api-futures.kucoin.com/api/v1/bullet-public',
} as const

/** Where to connect, and how to keep the connection. */
export interface KucoinConnection {
  readonly address: string
  /** Pause between pings, microseconds. */
  readonly pingEvery: number
}

/**
 * Reads the answer to a request for a token. Null when it is no such answer, or names a server that is not KuCoin's own or
 * not reached encrypted.
 */
export function kucoinConnection(answer: unknown, connectId: string): KucoinConnection | null {
  const data = answerData(answer)
  const servers = data?.['instanceServers']
  const server: unknown = isList(servers) ? servers[0] : null
  const token = data?.['token']
  if (typeof token !== 'string' || token === '' || !isFields(server)) return null
  const { endpoint } = server
  const pingEvery = sequence(server['pingInterval']) * 1_000
  if (typeof endpoint !== 'string' || !URL.canParse(endpoint) || !(pingEvery > 0)) return null
  const address = new URL(endpoint)
  if (address.protocol !== 'wss:' || !/(?:^|\.)kucoin\.com$/.test(address.hostname)) return null
  address.searchParams.set('token', token)
  address.searchParams.set('connectId', connectId)
  return { address: address.href, pingEvery }
}

/** Writes the ping that KuCoin wants at the pace it tells. */
export function kucoinPing(id: number): string {
  return JSON.stringify({ id: String(id), type: 'ping' })
}
