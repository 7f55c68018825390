import type { BarRequest } from '#engines/data/feeds/ports.ts'
import { feedFailure } from '../../../parsing/answerSource.ts'
import type { CcxtMarket, CcxtParameters } from '../exchange/ccxtExchange.ts'
import type { ExchangeCalls } from '../exchange/exchangeCalls.ts'
import type { BarRule, RestVenue } from '../venues/restVenue.ts'
import type { GridInterval } from './barGrid.ts'

/** Whom bars are asked of, and for what. */
export interface BarQuestion {
  readonly venue: RestVenue
  readonly calls: ExchangeCalls
  readonly market: CcxtMarket
  readonly rule: BarRule
  readonly request: BarRequest & { readonly interval: GridInterval }
  /** Part of a sentence: `the history of 1m bars`. */
  readonly what: string
  /** Fields that go with each question, for bars of another price than that of trades. */
  readonly fields: CcxtParameters
  /** Brings a volume into units of the instrument; null for prices that nobody trades at. */
  readonly volumeOf: ((volume: number) => number) | null
  readonly now: number
}

/** Says that rows cannot be used; `reason` is part of the sentence. */
export function badRows(name: string, what: string, reason: string): ReturnType<typeof feedFailure> {
  const message = `The answer of ${name} for ${what} is not what it should be (${reason}), nothing was stored.`
  return feedFailure('FEED_BAD_ANSWER', message)
}
