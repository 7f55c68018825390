import type { Instrument } from '#core/model/instrument.ts'
import type { Estimate } from '#core/model/estimate.ts'
import type { Evidence } from '#core/model/signal.ts'
import { percentText, priceText, strength } from '../words.ts'
import type { JudgedFilter } from './filters.ts'
import { FEATURES, type GapFeatures } from './gapCase.ts'
import type { GapSituation } from './situation.ts'

/** What speaks for and against an idea, the strongest first. */
export interface Statements {
  readonly evidence: readonly Evidence[]
  readonly counterEvidence: readonly Evidence[]
}

/** States what speaks for and against a gap-bounce, each with the datum behind it. */
export function statementsOf(instrument: Instrument, situation: GapSituation): Statements {
  const { view, bracket, probability, record, filters, regime } = situation
  const say = (text: string, source: string, weight: number): Evidence => {
    return { text, source: `${source} of ${instrument.id}`, tsEvent: view.tsEvent, strength: strength(weight) }
  }
  const evidence = [
    say(
      `It opened ${percentText(-view.gap)} below the last close of ${priceText(instrument, view.previousClose)} and trades at ${priceText(instrument, view.price)}.`,
      'bars',
      0.4 + 4 * -view.gap,
    ),
  ]
  const counterEvidence = filters
    .filter((filter) => filter.unknown)
    .map((filter) => say(unknownText(filter), filter.filter, 0.3))
  if (bracket !== null) {
    const risk = 1 - bracket.stop / view.price
    evidence.push(
      say(
        `The plan risks ${percentText(risk)} to earn ${percentText(bracket.target / view.price - 1)}.`,
        'bracket',
        0.3,
      ),
    )
    counterEvidence.push(...odds(say, probability, record, 1 / (1 + (bracket.rewardRisk ?? 1))))
    if (probability !== null) evidence.push(say(probabilityText(probability), 'past gaps', probability.value))
  }
  if (view.usualVolume !== null && view.volume > 2 * view.usualVolume) {
    const times = (view.volume / view.usualVolume).toFixed(1)
    counterEvidence.push(say(`Volume is ${times} times the usual: the news may be real.`, 'volume', 0.5))
  }
  if (regime?.permission === 'CAUTION') {
    counterEvidence.push(say(`The market calls for caution: ${regime.reasons.join('; ')}.`, 'market regime', 0.5))
  }
  const byStrength = (left: Evidence, right: Evidence): number => right.strength - left.strength
  return { evidence: evidence.toSorted(byStrength), counterEvidence: counterEvidence.toSorted(byStrength) }
}

/** Names and units go with the values of the features. */
export function featureReferences(features: GapFeatures): { name: string; value: number; unit: string }[] {
  return FEATURES.map(({ name, unit }, index) => ({ name, value: features[index] ?? 0, unit }))
}

/** Says what would prove the idea wrong. */
export function wrongIf(instrument: Instrument, situation: GapSituation, sessions: number): string {
  const stop = situation.bracket === null ? 'the stop' : priceText(instrument, situation.bracket.stop)
  return `It trades at ${stop} or lower, or has not reached its target within ${sessions} ${sessions === 1 ? 'session' : 'sessions'}.`
}

type Say = (text: string, source: string, weight: number) => Evidence

function odds(say: Say, probability: Estimate | null, record: GapSituation['record'], breakEven: number): Evidence[] {
  if (probability === null) {
    const text = `Not enough data for a probability: ${record.cases} past gaps have ended, ${record.needed} are needed.`
    return [say(text, 'past gaps', 0.8)]
  }
  const failures = record.cases - record.bounces
  const statements = [
    say(
      `${failures} of ${record.cases} past gaps did not reach their target first (n = ${record.cases}, before costs).`,
      'past gaps',
      failures / record.cases,
    ),
  ]
  if (probability.low < breakEven) {
    const text = `The lower end of the probability, ${percentText(probability.low, 0)}, is below the ${percentText(breakEven, 0)} at which the plan pays.`
    statements.push(say(text, 'past gaps', 0.7))
  }
  return statements
}

function probabilityText(probability: Estimate): string {
  const ends = `${percentText(probability.low, 0)} to ${percentText(probability.high, 0)}`
  return `The target comes first with ${percentText(probability.value, 0)} (95 % interval ${ends}, n = ${probability.n}).`
}

function unknownText(filter: JudgedFilter): string {
  return `${filter.filter[0]?.toUpperCase()}${filter.filter.slice(1)}: ${filter.reason}`
}
