import { Before } from '../../indicators/kernel/trueRanges.ts'
import { WindowSums } from '../../indicators/kernel/windowSums.ts'
import { MARKET_TERMS, permissionOf } from '../../regimes/marketRegime.ts'
import { feature, type FeatureDeclaration } from '../declaration.ts'

const CODES = { RISK_ON: 2, CAUTION: 1, RISK_OFF: 0 } as const

/** What the market as a whole permits. */
export const MARKET_FEATURES: readonly FeatureDeclaration[] = [
  feature({
    family: 'regime',
    inputs: ['benchmarkClose', 'volatilityIndex'],
    name: 'marketPermission',
    title: 'Permission of the market',
    unit: '2 risk on, 1 caution, 0 risk off',
    range: { low: 0, high: 2 },
    lookback: MARKET_TERMS.trendBars,
    description:
      'What the benchmark and the implied volatility of the market permit together: new risk, new risk with care, or none. Made for daily bars; on shorter ones its thresholds mean something else.',
    formula:
      '0 from a volatility of 30, a jump of it by 25 % to above 20, or a benchmark 8 % below its 50-bar mean; 1 from a volatility of 20 or a benchmark below that mean; else 2',
    source: 'House definition (docs/regimes.md)',
    direction: 'RISING',
    cost: 2,
    gap: 'SKIP',
    make: (memory) => {
      const mean = new WindowSums(memory, MARKET_TERMS.trendBars, 'centred')
      const last = new Before(memory)
      return ({ benchmarkClose, volatilityIndex }) => {
        const before = last.next(volatilityIndex)
        if (!mean.push(benchmarkClose) || !(mean.mean > 0)) return Number.NaN
        const change = before > 0 ? volatilityIndex / before - 1 : null
        return CODES[permissionOf(benchmarkClose / mean.mean - 1, volatilityIndex, change)]
      }
    },
  }),
]
