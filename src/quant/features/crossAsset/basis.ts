import { Window } from '../../indicators/kernel/window.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'
import { scoreOfNewest } from '../kernel/scoreOfNewest.ts'

const BASIS = { family: 'cross-asset', unit: 'basis points', range: { low: -10_000, high: null } } as const

/** A perpetual against the coin itself. */
export const BASIS_FEATURES: readonly FeatureDeclaration[] = [
  feature({
    ...BASIS,
    name: 'perpetualBasis',
    title: 'Basis of the perpetual',
    inputs: ['markPrice', 'spotPrice'],
    lookback: 1,
    description:
      'How far the perpetual stands above the spot price of the same coin: what traders with borrowed money pay up.',
    formula: '10,000 x (mark price / spot price - 1)',
    source: 'Standard; He, Manela, Ross and von Wachter 2022',
    direction: 'NEITHER',
    make:
      () =>
      ({ markPrice, spotPrice }) =>
        premium(markPrice, spotPrice),
  }),
  feature({
    ...BASIS,
    name: 'basisScore100',
    title: 'Basis in deviations',
    inputs: [],
    uses: ['perpetualBasis'],
    unit: 'deviations',
    range: { low: -9.95, high: 9.95 },
    lookback: 100,
    cost: 2,
    description:
      'How unusual the basis is among the last 100 bars. Extremes tend to go back when the two are arbitraged.',
    formula: '(basis - mean of 100) / population deviation of 100',
    source: 'Standard z-score',
    direction: 'FALLING',
    make: (memory) => {
      const window = new Window(memory, 100)
      return (_, used) => (window.push(used[0] ?? Number.NaN) ? scoreOfNewest(window) : Number.NaN)
    },
  }),
  feature({
    ...BASIS,
    name: 'basisChange20',
    title: 'Change of the basis',
    inputs: [],
    uses: ['perpetualBasis'],
    range: { low: null, high: null },
    lookback: 21,
    description: 'By how much the basis rose over 20 bars: whether the perpetual leads the spot up or down.',
    formula: 'basis - basis 20 bars before',
    source: 'House definition',
    direction: 'NEITHER',
    make: (memory) => {
      const window = new Window(memory, 21)
      return (_, used) => (used[0] ?? Number.NaN) - window.lag(used[0] ?? Number.NaN)
    },
  }),
  feature({
    ...BASIS,
    name: 'markPremium',
    title: 'Premium of the mark price',
    inputs: ['markPrice', 'indexPrice'],
    lookback: 1,
    description:
      'How far the mark price stands above the index of spot markets it follows: what the next funding is made of.',
    formula: '10,000 x (mark price / index price - 1)',
    source: 'Premium index of perpetual futures, Shiller 1993; Ackerer, Hugonnier and Jermann 2024',
    direction: 'NEITHER',
    make:
      () =>
      ({ markPrice, indexPrice }) =>
        premium(markPrice, indexPrice),
  }),
]

/** In basis points; NaN unless both are prices. */
function premium(price: number, reference: number): number {
  return price > 0 && reference > 0 ? 10_000 * (price / reference - 1) : Number.NaN
}
