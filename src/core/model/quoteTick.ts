import type { InstrumentId } from './identifiers.ts'
import type { Origin } from './origin.ts'

/** Best bid and offer of one instrument; `tsEvent` is the venue's time, `tsInit` ours, in microseconds. */
export interface QuoteTick {
  readonly instrumentId: InstrumentId
  readonly origin: Origin
  readonly tsEvent: number
  readonly tsInit: number
  readonly bid: number
  readonly ask: number
  readonly bidSize: number
  readonly askSize: number
}
