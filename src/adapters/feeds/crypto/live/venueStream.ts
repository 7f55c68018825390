import type { FeedAnswer, RawMessage, StopSignal, SymbolDirectory } from '#engines/data/feeds/ports.ts'
import type { SourceConnection } from '../../parsing/answerSource.ts'
import type { StreamPatience } from '../../stream/streamConnection.ts'
import type { NameInstrument } from '../shared/instrumentIds.ts'
import type { JoiningNormaliser, Normaliser } from '../shared/normalised.ts'
import type { Hearing, Wanted } from '../shared/wanted.ts'

/** What a live feed of a venue needs, and what tests replace. */
export interface LiveConnection extends SourceConnection {
  readonly symbols: SymbolDirectory
  /** Another address than the venue's, `ws://127.0.0.1:port`: a server in a test. The path begins with the venue's host. */
  readonly streamOrigin?: string
  readonly streamPatience?: Partial<StreamPatience>
}

/** How a book gets the whole that its changes are applied to. */
export type BookBeginning =
  /** The venue tells it after each subscription. */
  | { readonly kind: 'TOLD'; normaliser(name: NameInstrument): Normaliser }
  /** It is asked for on the same connection. */
  | {
      readonly kind: 'ASKED'
      normaliser(name: NameInstrument): Normaliser
      request(symbol: string, id: number): string
    }
  /** It is fetched by REST and joined with the changes since. */
  | {
      readonly kind: 'FETCHED'
      normaliser(name: NameInstrument): JoiningNormaliser
      fetch(symbol: string, stop: StopSignal): Promise<FeedAnswer<string>>
    }

/** One kind of connection to a venue: what is sent on it and how what comes is read. */
export interface VenueStream {
  /** Tells the kinds of a venue apart, for example `spot`. */
  readonly name: string
  /** Subscriptions that one connection carries; more open another one. */
  readonly mostWanted: number
  readonly sendsPerSecond: number
  readonly heartbeatMs: number
  readonly signOfLife: 'ANY_FRAME' | 'MESSAGES'
  address(stop: AbortSignal): Promise<FeedAnswer<string>>
  /** Sent first on each new connection. */
  opening?(): readonly string[]
  /** Asks whether anybody is there. */
  ping?(): string
  /** The pace at which the venue wants its ping whatever else is sent, milliseconds. */
  keepAliveMs?(): number
  /** Messages that begin or end hearing; ids count from `firstId`. */
  requests(hearing: Hearing, wanted: readonly Wanted[], firstId: number): readonly string[]
  readonly books: BookBeginning
  /** What a normaliser calls the answer to a request; books are fetched after it. */
  readonly acknowledgement?: string
  /** What a message is about, found by a glance; null when it is neither a quote nor anything of one symbol. */
  glance(message: RawMessage): Wanted | null
}

/** Which stream tells something, and how it names the instrument. */
export interface Placement {
  readonly stream: string
  readonly wanted: Wanted
}

/** The address of a stream, or its place on the server of a test. */
export function streamAddress(address: string, { streamOrigin }: LiveConnection): string {
  if (streamOrigin === undefined) return address
  const { host, pathname, search } = new URL(address)
  return `${streamOrigin}/${host}${pathname}${search}`
}
