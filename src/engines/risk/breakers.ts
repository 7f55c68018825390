import type { Instrument } from '#core/model/instrument.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import type { Failure } from '#contracts/failure.ts'
import type { RiskDesk } from './state.ts'

/** Looks for moves that pause entries and for pauses that are over, and shows both. */
export function watchBreakers(desk: RiskDesk, slice: MarketSlice, day: number): void {
  const { memory, context } = desk
  for (const key of memory.breakers.endPauses(slice.marketTime, day)) context.remove('breakers', key ?? MARKET)
  for (const pause of memory.breakers.onSlice(slice, day)) {
    const key = pause.instrumentId ?? MARKET
    const { cause, since, instrumentId } = pause
    context.put('breakers', {
      key,
      instrumentId,
      cause,
      since,
      until: pause.until === Infinity ? null : pause.until,
    })
  }
}

/** Forgets every pause and takes it off the screen, for another account. */
export function clearBreakers({ memory, context }: RiskDesk): void {
  for (const { instrumentId } of memory.breakers.pauses) context.remove('breakers', instrumentId ?? MARKET)
  memory.breakers.clear()
}

/** Why a breaker holds up an entry; null when none does. */
export function breakerFailure({ memory }: RiskDesk, { id, symbol }: Instrument): Failure | null {
  const pause = memory.breakers.pauseOf(id)
  if (pause === null) return null
  const who = pause.instrumentId === null ? 'Every entry pauses' : `Entries in ${symbol} pause`
  const left = pause.until - memory.market.marketTime
  const end =
    pause.until === Infinity ? 'until the next market day' : `for ${Math.max(1, Math.ceil(left / 60e6))} more minutes`
  const context = { instrument: symbol, until: pause.until === Infinity ? 0 : pause.until }
  return { code: 'VOLATILITY_PAUSE', message: `${who} ${end}, because ${pause.cause}; nothing was sent.`, context }
}

const MARKET = 'market'
