import type { Instrument } from '#core/model/instrument.ts'
import type { GapBounceSettings } from './settings.ts'
import type { GapCase } from './gapCase.ts'
import type { GapView } from './shareWatch.ts'

/**
 * Plans stop and target on the instrument's ticks: the stop a part of the daily range below the session's low, the target
 * part of the way from the price back to the close before. Null when the range is not known or no room is left.
 */
export function planBracket(
  instrument: Instrument,
  view: GapView,
  range: number | null,
  settings: GapBounceSettings,
): GapCase['bracket'] | null {
  if (range === null) return null
  const tick = instrument.priceIncrement / 10 ** instrument.priceDecimals
  const stop = onTick(view.sessionLow - settings.stopRanges * range, tick, Math.floor)
  const target = onTick(view.price + settings.fill * (view.previousClose - view.price), tick, Math.floor)
  if (!(stop > 0 && stop < view.price && target > view.price)) return null
  return { stop, target, rewardRisk: (target - view.price) / (view.price - stop) }
}

function onTick(price: number, tick: number, round: (value: number) => number): number {
  const decimals = Math.max(0, Math.round(-Math.log10(tick)))
  // A hair up, so that a price on a tick is not taken for one just below it.
  return Number((round(price / tick + 1e-6) * tick).toFixed(decimals))
}
