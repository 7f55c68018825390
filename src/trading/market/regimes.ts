import type { Random } from '#quant/statistics/random.ts'

/** A hidden state of the market: how it drifts and swings. */
export interface HiddenRegime {
  readonly name: 'CALM' | 'CHOP' | 'BEAR' | 'CRISIS'
  /** Drift and volatility of the market factor, a year, fractions. */
  readonly drift: number
  readonly volatility: number
  /** Factor on the volatility of sectors, single shares and crypto. */
  readonly ownScale: number
  /** Mean share of a low-priced share's gap that is taken back within the session. */
  readonly bounce: number
  /** Chance of each regime in the next session, in the order of REGIMES; the rest stays. */
  readonly next: readonly number[]
}

/** The hidden regimes; calm and choppy markets last months, crises days to weeks. */
const REGIMES: readonly HiddenRegime[] = [
  { name: 'CALM', drift: 0.17, volatility: 0.11, ownScale: 0.85, bounce: 0.42, next: [0, 0.013, 0.002, 0.001] },
  { name: 'CHOP', drift: 0.04, volatility: 0.16, ownScale: 1, bounce: 0.34, next: [0.03, 0, 0.012, 0.002] },
  { name: 'BEAR', drift: -0.22, volatility: 0.25, ownScale: 1.3, bounce: 0.1, next: [0.01, 0.035, 0, 0.015] },
  { name: 'CRISIS', drift: -0.7, volatility: 0.48, ownScale: 2, bounce: 0, next: [0, 0.05, 0.09, 0] },
]

/** Returns the regime with this position in REGIMES. */
export function regimeAt(position: number): HiddenRegime {
  const regime = REGIMES[position]
  if (regime === undefined) throw new Error(`Invariant: no hidden regime ${position}`)
  return regime
}

/** Draws the regime of the next session. */
export function nextRegime(position: number, random: Random): number {
  let draw = random.next()
  for (const [candidate, chance] of regimeAt(position).next.entries()) {
    if (draw < chance) return candidate
    draw -= chance
  }
  return position
}
