import type { Instrument } from '#core/model/instrument.ts'
import type { FilterVerdict } from '#core/model/signal.ts'
import type { RegimeReading } from '#quant/regimes/marketRegime.ts'
import { percentText, priceText } from '../words.ts'
import type { GapCase } from './gapCase.ts'
import type { SessionBook } from './sessionBook.ts'
import type { GapBounceSettings } from './settings.ts'
import type { GapView } from './shareWatch.ts'

/** Everything the filters look at. */
export interface FilterInputs {
  readonly instrument: Instrument
  readonly view: GapView
  readonly book: SessionBook
  readonly regime: RegimeReading | null
  readonly bracket: GapCase['bracket'] | null
  /** Half of the quoted spread over the price; null without a quote of this session. */
  readonly halfSpread: number | null
  /** Ideas that are open now. */
  readonly open: readonly Pick<GapCase, 'instrument' | 'sector'>[]
  readonly position: number
  readonly settings: GapBounceSettings
}

/** A verdict; `unknown` marks one that passed only because the datum does not exist. */
export interface JudgedFilter extends FilterVerdict {
  readonly unknown: boolean
}

/** Asks every filter, in the order shown to the trader; none is skipped because another failed. */
export function judge(inputs: FilterInputs): readonly JudgedFilter[] {
  return [
    regimeFilter(inputs),
    gapSize(inputs),
    liquidityDelta(inputs),
    effectiveSlippage(inputs),
    cashRunway(inputs),
    sectorDiversification(inputs),
    volumeFade(inputs),
    rewardRisk(inputs),
  ]
}

/**
 * Expected cost of entering, a fraction of the price: half the spread and, within the day, a tenth of a usual bar's range.
 * Without a quote a twentieth of the daily range stands in for half the spread.
 */
function slippageOf({ halfSpread, view, book }: FilterInputs): number {
  const spread = halfSpread ?? (0.05 * (book.range ?? 0)) / view.price
  return spread + (view.fade === null ? 0 : 0.1 * view.barRange)
}

function regimeFilter({ regime }: FilterInputs): JudgedFilter {
  if (regime === null) return passed('market regime', 'Not known: this session has no index with enough history.', true)
  const reason = `${regime.permission}: ${regime.reasons.join('; ')}.`
  return verdict('market regime', regime.permission !== 'RISK_OFF', reason)
}

function gapSize({ view, settings }: FilterInputs): JudgedFilter {
  const reason = `It opened ${percentText(-view.gap)} below the close before; at most ${percentText(settings.maximumGap)} is taken.`
  return verdict('gap size', -view.gap <= settings.maximumGap, reason)
}

function liquidityDelta({ view, book, settings }: FilterInputs): JudgedFilter {
  const name = 'liquidity delta'
  if (book.meanTurnover === null)
    return verdict(name, false, 'Not known: fewer than five sessions of turnover were seen.')
  const usual = `${millions(book.meanTurnover)} million a day`
  if (book.meanTurnover < settings.minimumDollarVolume) {
    return verdict(name, false, `Turnover of ${usual} is below ${millions(settings.minimumDollarVolume)} million.`)
  }
  if (view.usualVolume === null || view.usualVolume === 0) {
    return passed(name, `Turnover is ${usual}; the usual volume by this time is not known yet.`, true)
  }
  const delta = view.volume / view.usualVolume - 1
  const reason = `Turnover is ${usual}; today's volume is ${percentText(Math.abs(delta), 0)} ${delta < 0 ? 'below' : 'above'} the usual.`
  return verdict(name, delta > -0.5, reason)
}

function effectiveSlippage(inputs: FilterInputs): JudgedFilter {
  const slippage = slippageOf(inputs)
  const source =
    inputs.halfSpread === null ? 'estimated from the daily range, without a quote' : 'from the quoted spread'
  const limit = bps(inputs.settings.maximumSlippage)
  const reason = `Entering is expected to cost ${bps(slippage)} (${source}); at most ${limit} is accepted.`
  return {
    ...verdict('effective slippage', slippage <= inputs.settings.maximumSlippage, reason),
    unknown: inputs.halfSpread === null,
  }
}

function cashRunway(_inputs: FilterInputs): JudgedFilter {
  return passed('cash runway', 'Not known: no fundamental data are connected, so it could not be checked.', true)
}

function sectorDiversification({ instrument, open, position, settings }: FilterInputs): JudgedFilter {
  const name = 'sector diversification'
  if (open.some((idea) => idea.instrument === position))
    return verdict(name, false, 'An idea in this share is still open.')
  if (instrument.sector === null) return passed(name, 'Not known: the share has no sector.', true)
  const same = open.filter((idea) => idea.sector === instrument.sector).length
  const reason = `${same} of at most ${settings.maximumPerSector} ideas in ${instrument.sector} are open.`
  return verdict(name, same < settings.maximumPerSector, reason)
}

function volumeFade({ view, settings }: FilterInputs): JudgedFilter {
  const name = 'volume fade'
  if (view.fade === null)
    return passed(name, 'Not known: daily bars do not show how the volume went within the day.', true)
  const reason = `Volume is at ${percentText(view.fade, 0)} of what it was at the open; it must fade to ${percentText(settings.maximumFade, 0)}.`
  return verdict(name, view.fade <= settings.maximumFade, reason)
}

function rewardRisk({ instrument, view, bracket, book, settings }: FilterInputs): JudgedFilter {
  const name = 'reward/risk'
  if (book.range === null) return verdict(name, false, 'Not known: fewer than 15 sessions were seen for the range.')
  if (bracket === null) {
    const prices = `${priceText(instrument, view.price)} against a low of ${priceText(instrument, view.sessionLow)}`
    return verdict(name, false, `No room for a stop and a target: ${prices}.`)
  }
  const ratio = bracket.rewardRisk ?? 0
  const reason = `The plan earns ${ratio.toFixed(2)} times what it risks; at least ${settings.minimumRewardRisk} is asked.`
  return verdict(name, ratio >= settings.minimumRewardRisk, reason)
}

function verdict(filter: string, pass: boolean, reason: string): JudgedFilter {
  return { filter, passed: pass, reason, unknown: false }
}

function passed(filter: string, reason: string, unknown: boolean): JudgedFilter {
  return { filter, passed: true, reason, unknown }
}

function millions(value: number): string {
  return (value / 1_000_000).toFixed(1)
}

function bps(fraction: number): string {
  return `${(fraction * 10_000).toFixed(0)} bps`
}
