import type { SeededRandom } from '#quant/statistics/seededRandom.ts'
import { INDEX_WEIGHTS, type MarketState } from './marketState.ts'
import { SECTOR_VOLATILITY, sessionVolatility } from './overnight.ts'
import { priceBar } from './priceBar.ts'
import { writeQuote } from './quotes.ts'
import { type HiddenRegime, regimeAt } from './regimes.ts'
import { FULL_SESSION, INTRADAY_SHARE, type SessionShape, SESSIONS_PER_YEAR } from './shapes.ts'
import type { SliceWriter } from './sliceWriter.ts'
import {
  FIRST_CRYPTO,
  FIRST_SHARE,
  INDEX_POSITION,
  SECTORS,
  type Simulated,
  UNIVERSE,
  VOLATILITY_POSITION,
} from './universe.ts'
import { moveVolatilityIndex, OWN_NOISE } from './volatilityIndex.ts'

/** One minute of an open session. */
export interface SessionMinute {
  /** Minute since the epoch. */
  readonly minute: number
  /** Minute since the open, 0 for the first. */
  readonly since: number
  readonly shape: SessionShape
}

/** What the market as a whole does in a minute. */
interface CommonMove {
  readonly regime: HiddenRegime
  readonly factor: number
  readonly factorDeviation: number
  readonly sectors: Float64Array
  readonly sectorDeviation: number
  /** Deviation of a share of volatility 1 in this minute. */
  readonly unit: number
}

const MINUTE_SHARE = INTRADAY_SHARE / FULL_SESSION
const CONTINUATION_RATE = 1 - Math.exp(-1 / 6)
const BOUNCE_RATE = 1 - Math.exp(-1 / 70)
/** One halt for news in this many share-minutes. */
const NEWS_HALT_CHANCE = 1 / (FULL_SESSION * 80)
const LIMIT_HALT_MINUTES = 5
const LIMIT = 0.06
const LIMIT_LOW_PRICED = 0.11
const ANCHOR_RATE = 0.2
const sectorMoves = new Float64Array(SECTORS.length)

/** Moves all shares and the two indexes through one minute and writes their rows. */
export function shareMinute(state: MarketState, random: SeededRandom, at: SessionMinute, writer: SliceWriter): void {
  const common = commonMove(state, random, at)
  const indexFrom = state.deviation[INDEX_POSITION] ?? 0
  const volatilityFrom = state.deviation[VOLATILITY_POSITION] ?? 0
  let indexMove = 0
  let indexVolume = 0
  for (let position = FIRST_SHARE; position < FIRST_CRYPTO; position += 1) {
    const before = state.deviation[position] ?? 0
    indexVolume += moveShare(state, random, at, writer, position, common)
    indexMove += (INDEX_WEIGHTS[position] ?? 0) * ((state.deviation[position] ?? 0) - before)
  }
  state.deviation[INDEX_POSITION] = indexFrom + indexMove
  state.sessionReturn += indexMove
  moveVolatilityIndex(state, random, indexMove, MINUTE_SHARE)
  const index = UNIVERSE[INDEX_POSITION] as Simulated
  writer.bar(
    INDEX_POSITION,
    priceBar(index, indexFrom, indexFrom + indexMove, common.factorDeviation, random),
    indexVolume,
  )
  const volatility = UNIVERSE[VOLATILITY_POSITION] as Simulated
  const volatilityTo = state.deviation[VOLATILITY_POSITION] ?? 0
  const noise = OWN_NOISE * Math.sqrt(MINUTE_SHARE)
  writer.bar(VOLATILITY_POSITION, priceBar(volatility, volatilityFrom, volatilityTo, noise, random), 0)
}

function commonMove(state: MarketState, random: SeededRandom, at: SessionMinute): CommonMove {
  const regime = regimeAt(state.regime)
  const swing = (at.shape.volatility[at.since] ?? 1) * Math.sqrt(MINUTE_SHARE)
  const factorDeviation = sessionVolatility(state) * swing
  const unit = (regime.ownScale * swing) / Math.sqrt(SESSIONS_PER_YEAR)
  const sectorDeviation = SECTOR_VOLATILITY * unit
  const factor = (regime.drift * MINUTE_SHARE) / SESSIONS_PER_YEAR + factorDeviation * random.normal()
  for (let sector = 0; sector < sectorMoves.length; sector += 1) {
    sectorMoves[sector] = sectorDeviation * random.normal()
  }
  return { regime, factor, factorDeviation, sectors: sectorMoves, sectorDeviation, unit }
}

/** Moves one share and writes its rows unless it is halted; returns its volume when it counts in the index. */
function moveShare(
  state: MarketState,
  random: SeededRandom,
  at: SessionMinute,
  writer: SliceWriter,
  position: number,
  common: CommonMove,
): number {
  const it = UNIVERSE[position] as Simulated
  const { deviation } = state
  const from = deviation[position] ?? 0
  const own = it.volatility * common.unit * (state.volatilityFactor[position] ?? 1)
  const chance = random.next()
  // One minute in a hundred is a wild one: fat tails.
  const shock = random.normal() * (chance > 0.99 ? 2.5 : 1)
  const move = it.beta * common.factor + (common.sectors[it.sector] ?? 0) + own * shock + gapMove(state, position)
  if (at.minute < (state.haltedUntil[position] ?? 0)) {
    // News goes on while nobody may trade: the price jumps when trading resumes.
    deviation[position] = from + 0.4 * move
    state.anchor[position] = from + 0.4 * move
    writer.halt(position)
    return 0
  }
  const to = from + move
  deviation[position] = to
  const whole = Math.sqrt((it.beta * common.factorDeviation) ** 2 + common.sectorDeviation ** 2 + own ** 2)
  const perMinute = (it.dayVolume / FULL_SESSION) * (at.shape.volume[at.since] ?? 1)
  const heat = volumeHeat(state, position, at.since)
  const volume = Math.max(
    Math.round(perMinute * heat * (0.3 - 0.7 * Math.log(1 - random.next())) * (0.7 + 0.4 * Math.abs(shock))),
    1,
  )
  writer.bar(position, priceBar(it, from, to, whole, random), volume)
  const stress = (common.unit / BASE_UNIT) * (state.volatilityFactor[position] ?? 1)
  writeQuote(writer, position, it, to, stress, perMinute, random)
  checkHalt(state, position, it, at.minute, chance)
  return INDEX_WEIGHTS[position] === 0 ? 0 : volume
}

const BASE_UNIT = Math.sqrt(MINUTE_SHARE / SESSIONS_PER_YEAR)

function gapMove(state: MarketState, position: number): number {
  const onward = (state.continuation[position] ?? 0) * CONTINUATION_RATE
  const back = (state.bounce[position] ?? 0) * BOUNCE_RATE
  state.continuation[position] = (state.continuation[position] ?? 0) - onward
  state.bounce[position] = (state.bounce[position] ?? 0) - back
  return onward + back
}

/** Today's volume over the usual: after a gap the excess fades, unless nothing is taken back because the news is real. */
function volumeHeat(state: MarketState, position: number, since: number): number {
  const factor = state.volumeFactor[position] ?? 1
  if (factor < 1.8 || state.bounce[position] === 0) return factor
  return 1 + (factor - 1) * 1.8 * Math.exp(-since / 90)
}

function checkHalt(state: MarketState, position: number, it: Simulated, minute: number, chance: number): void {
  const now = state.deviation[position] ?? 0
  const anchor = state.anchor[position] ?? 0
  state.anchor[position] = anchor + ANCHOR_RATE * (now - anchor)
  if (Math.abs(now - anchor) > (it.lowPriced ? LIMIT_LOW_PRICED : LIMIT)) {
    state.haltedUntil[position] = minute + 1 + LIMIT_HALT_MINUTES
  } else if (chance < NEWS_HALT_CHANCE) {
    state.haltedUntil[position] = minute + 6 + Math.floor((30 * chance) / NEWS_HALT_CHANCE)
  }
}
