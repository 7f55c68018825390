import type { RegimeLabel, RegimeView } from '#contracts/records/features.ts'
import { formatFixed, THIN_SPACE } from '../../../format/number.ts'
import { formatMoment } from '../../../format/time.ts'

/** How one regime is told: by a word, by a letter, by a colour and by a pattern. */
export interface RegimeFace {
  readonly label: RegimeLabel
  readonly words: string
  readonly letter: string
  /** Token of its colour. */
  readonly token: string
  readonly pattern: 'plain' | 'rising' | 'falling' | 'dots' | 'lines' | 'cross'
}

/** The regimes in the order in which messages number them. */
export const REGIMES: readonly RegimeFace[] = [
  { label: 'TREND_UP', words: 'trend up', letter: 'U', token: '--regime-trend-up', pattern: 'plain' },
  { label: 'TREND_DOWN', words: 'trend down', letter: 'D', token: '--regime-trend-down', pattern: 'falling' },
  { label: 'MEAN_REVERTING', words: 'mean-reverting', letter: 'M', token: '--regime-mean-reverting', pattern: 'lines' },
  { label: 'CHOP', words: 'chop', letter: 'C', token: '--regime-chop', pattern: 'dots' },
  {
    label: 'HIGH_VOLATILITY',
    words: 'high volatility',
    letter: 'V',
    token: '--regime-high-volatility',
    pattern: 'rising',
  },
  { label: 'CRISIS', words: 'crisis', letter: 'X', token: '--regime-crisis', pattern: 'cross' },
]

/** Names the regime of a number; what is no regime is not known. */
export function regimeWords(index: number): string {
  return REGIMES[index]?.words ?? 'not known'
}

/** Says which regime holds now, how probable it is and since when, and which one is likelier while it holds on. */
export function regimeNow({ label: held, probabilities, since }: RegimeView): string {
  const index = REGIMES.findIndex(({ label }) => label === held)
  if (index < 0) return 'not known yet: too few bars'
  const likeliest = probabilities.indexOf(Math.max(...probabilities))
  const doubt = likeliest < 0 || likeliest === index ? '' : `; likelier now: ${withShare(likeliest, probabilities)}`
  return `${withShare(index, probabilities)}${since === null ? '' : ` since ${formatMoment(since)}`}${doubt}`
}

function withShare(index: number, probabilities: readonly number[]): string {
  const probability = probabilities[index]
  const share = probability === undefined ? '' : ` ${formatFixed(100 * probability, 0)}${THIN_SPACE}%`
  return `${regimeWords(index)}${share}`
}

/** Lists the probability of every regime, one on a line; empty while too little is known. */
export function regimeProbabilities({ probabilities }: Pick<RegimeView, 'probabilities'>): string {
  return REGIMES.flatMap((_, index) => {
    return probabilities[index] === undefined ? [] : [withShare(index, probabilities)]
  }).join('\n')
}
