import { readFileSync } from 'node:fs'
import { connect, credsAuthenticator, type NatsConnection } from '@nats-io/transport-node'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import { isQueueAddress, type QueueAddress } from './queueAddress.ts'

const CONNECT_MILLISECONDS = 5_000

/** Connects to a queue; a lost connection is taken up again by itself. Nothing it says holds a secret. */
export async function connectQueue(address: QueueAddress): Promise<CommandResult<NatsConnection>> {
  const read = readAddress(address.url)
  if (read === null) {
    return refused('QUEUE_ADDRESS', 'The address of the queue is none; write nats://HOST:4222 (or tls://HOST:4222).')
  }
  const { host, ...identity } = read
  try {
    const authenticator =
      address.credentials === null ? undefined : credsAuthenticator(readFileSync(address.credentials))
    const connection = await connect({
      servers: host,
      name: 'quarterdeck',
      timeout: CONNECT_MILLISECONDS,
      maxReconnectAttempts: -1,
      ...identity,
      ...(authenticator === undefined ? {} : { authenticator }),
    })
    return accepted(connection)
  } catch (error) {
    const message = `The queue at ${host} cannot be used (${reasonOf(error)}); check that nats-server -js runs there and that you may use it.`
    return refused('QUEUE_UNREACHABLE', message)
  }
}

function readAddress(text: string) {
  if (!isQueueAddress(text) || !URL.canParse(text)) return null
  const { protocol, hostname, port, username, password } = new URL(text)
  if (hostname === '') return null
  const [user, pass] = [decodeURIComponent(username), decodeURIComponent(password)]
  return {
    host: `${hostname}:${port === '' ? '4222' : port}`,
    ...(protocol === 'tls:' ? { tls: {} } : {}),
    ...(user === '' ? {} : pass === '' ? { token: user } : { user, pass }),
  }
}

/** The kind of error, which names no secret. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error'
  const cause = error.cause instanceof Error && 'code' in error.cause ? ` ${String(error.cause.code)}` : ''
  return `${error.name}${cause}`
}
