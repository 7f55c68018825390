import { CANDLE_INDICATORS } from './candles/candleIndicators.ts'
import { HILBERT_INDICATORS } from './cycle/hilbertIndicators.ts'
import { FAMILIES, type IndicatorDefinition } from './kernel/definition.ts'
import { PIVOTS } from './levels/pivotPoints.ts'
import { AVERAGE_DISTANCES } from './momentum/averageDistances.ts'
import { CHANGES } from './momentum/changes.ts'
import { DIRECTIONAL } from './momentum/directional.ts'
import { OSCILLATORS } from './momentum/oscillators.ts'
import { STOCHASTICS } from './momentum/stochastics.ts'
import { STRENGTHS } from './momentum/strength.ts'
import { BANDS } from './overlap/bands.ts'
import { MOVING_AVERAGES } from './overlap/movingAverages.ts'
import { TREND_LINES } from './overlap/trendLines.ts'
import { VARIABLE_AVERAGES } from './overlap/variableAverage.ts'
import { PRICE_TRANSFORMS } from './prices/transforms.ts'
import { LINES } from './statistics/lines.ts'
import { MOMENTS } from './statistics/moments.ts'
import { OPERATORS } from './statistics/operators.ts'
import { RANGES } from './volatility/ranges.ts'
import { FLOWS } from './volume/flows.ts'

const ALL = [
  ...MOVING_AVERAGES,
  ...VARIABLE_AVERAGES,
  ...BANDS,
  ...TREND_LINES,
  ...CHANGES,
  ...STRENGTHS,
  ...DIRECTIONAL,
  ...STOCHASTICS,
  ...AVERAGE_DISTANCES,
  ...OSCILLATORS,
  ...FLOWS,
  ...RANGES,
  ...PRICE_TRANSFORMS,
  ...HILBERT_INDICATORS,
  ...LINES,
  ...MOMENTS,
  ...OPERATORS,
  ...PIVOTS,
  ...CANDLE_INDICATORS,
]

/** Every indicator of the library, by family and name. */
export const INDICATORS: readonly IndicatorDefinition[] = ALL.toSorted((one, other) => {
  const families = FAMILIES.indexOf(one.family) - FAMILIES.indexOf(other.family)
  return families === 0 ? (one.name < other.name ? -1 : 1) : families
})

const BY_NAME = new Map(INDICATORS.map((definition) => [definition.name, definition]))
/** Other names under which indicators are known. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  PSAR: 'SAR',
  KC: 'KELTNER',
  CHOPPINESS: 'CHOP',
  ELDER_RAY: 'ERI',
  FORCE_INDEX: 'EFI',
  MASS_INDEX: 'MASSI',
  HEIKIN_ASHI: 'HA',
  CONNORS_RSI: 'CRSI',
  TTMSQUEEZE: 'TTM_SQUEEZE',
  WILDER: 'RMA',
}

/** The indicator of a name in any case, TA-Lib's or another usual one; null when there is none. */
export function findIndicator(name: string): IndicatorDefinition | null {
  const known = name.toUpperCase()
  return BY_NAME.get(OTHER_NAMES[known] ?? known) ?? null
}
