import type { BrokerNews } from '#engines/broker/brokerPort.ts'
import type { LinkState } from '#engines/data/feeds/ports.ts'
import type { Uniform } from '../../feeds/connection/backOff.ts'
import type { FeedClock } from '../../feeds/connection/feedClock.ts'
import {
  createStreamConnection,
  type StreamConnection,
  type StreamPatience,
} from '../../feeds/stream/streamConnection.ts'
import type { AlpacaSymbols } from './alpacaSymbols.ts'
import { readFrame } from './tradeUpdates.ts'

/** How the stream of an account is opened. */
export interface AlpacaStreamOptions {
  readonly address: string
  readonly key: string
  readonly secret: string
  readonly symbols: AlpacaSymbols
  readonly clock: FeedClock
  readonly uniform: Uniform
  readonly now: () => number
  readonly patience?: Partial<StreamPatience>
  readonly authorities?: readonly string[]
  readonly onNews: (news: BrokerNews) => void
}

/** The stream of an account. */
export interface AlpacaStream {
  /** True when the stream listens for the first time, false when it was refused or given up before. */
  readonly listening: Promise<boolean>
  close(): void
}

const CAPACITY = 50_000
const MOST_BYTES = 64_000_000
const LISTEN = JSON.stringify({ action: 'listen', data: { streams: ['trade_updates'] } })

/**
 * Listens to what happens to the orders of an account. The link is UP from when Alpaca confirms that it tells of trades,
 * not from when the socket opens; every time but the first it comes UP with a gap, and so it is told after a message that
 * could not be read.
 */
export function openAlpacaStream(options: AlpacaStreamOptions): AlpacaStream {
  const { key, secret, symbols, now, onNews } = options
  let settle: (isListening: boolean) => void = () => {}
  const listening = new Promise<boolean>((resolve) => {
    settle = resolve
  })
  let isUp = false
  let hasListened = false
  let former: LinkState | null = null

  function setLink(state: 'UP' | 'DOWN', text: string): void {
    if (isUp === (state === 'UP')) return
    isUp = state === 'UP'
    if (state === 'UP' && !hasListened) {
      hasListened = true
      onNews({ kind: 'LINK', state, isGap: false, text })
      return settle(true)
    }
    onNews({ kind: 'LINK', state, isGap: hasListened, text })
  }

  function tellGap(text: string): void {
    if (isUp) onNews({ kind: 'LINK', state: 'UP', isGap: true, text })
  }

  function onMessage(data: string | Uint8Array): void {
    const telling = readFrame(data, symbols, now())
    switch (telling.kind) {
      case 'AUTHORIZED':
        stream.send(LISTEN)
        return
      case 'KEY_REFUSED':
        setLink('DOWN', 'Alpaca refused the key of the stream; enter it again.')
        settle(false)
        return stream.close()
      case 'LISTENING':
        return setLink('UP', 'Alpaca tells of every order.')
      case 'UNREADABLE':
        return tellGap('A message of Alpaca could not be read; the account is compared again.')
      case 'NEWS':
        for (const news of telling.news) onNews(news)
        return
      case 'NOTHING':
    }
  }

  const stream: StreamConnection = createStreamConnection({
    id: 'alpaca-orders',
    name: 'Alpaca',
    address: () => Promise.resolve({ ok: true, value: options.address }),
    greeting: () => [JSON.stringify({ action: 'authenticate', data: { key_id: key, secret_key: secret } })],
    signOfLife: 'ANY_FRAME',
    inbox: { capacity: CAPACITY, maxBytes: MOST_BYTES, classify: () => ({ lane: 'NEVER_LOST' }) },
    clock: options.clock,
    uniform: options.uniform,
    ...(options.patience === undefined ? {} : { patience: options.patience }),
    ...(options.authorities === undefined ? {} : { authorities: options.authorities }),
    listener: {
      onMessage: ({ data }) => onMessage(data),
      onGap: (_key, reason) => tellGap(`Messages of Alpaca are missing (${reason}); the account is compared again.`),
      onState: (state, reason) => {
        if (state === 'STALE' || state === 'RECONNECTING') setLink('DOWN', `Alpaca is not heard: ${reason}.`)
        // Silence that ends without a new connection; a new one is UP when Alpaca has confirmed it.
        else if (state === 'LIVE' && former === 'STALE') setLink('UP', `Alpaca is heard again: ${reason}.`)
        else if (state === 'CLOSED') {
          setLink('DOWN', `The stream of Alpaca ended: ${reason}.`)
          settle(false)
        }
        former = state
      },
    },
  })
  return { listening, close: () => stream.close() }
}
