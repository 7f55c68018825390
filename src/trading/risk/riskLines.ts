import type { RiskLine } from '#core/model/proposal.ts'
import type { RiskLimits } from './limits.ts'

/** Money before and after the trade. */
export interface RiskBeforeAfter {
  readonly equity: number
  readonly riskToStopBefore: number
  readonly riskToStopAfter: number
  readonly grossBefore: number
  readonly grossAfter: number
  readonly assetBefore: number
  readonly assetAfter: number
  readonly positionAfter: number
  readonly dayLossBefore: number
  /** Expected shortfall of one day at 95 %; null or left out where too little is known of what is held. */
  readonly shortfall?: { readonly before: number; readonly after: number } | null
}

/**
 * The risk table of the card. Percentages are shares of equity (1 = 100 %), money is in micro-units. Exactly one line
 * binds: the one with the smallest share of its limit left after the trade.
 */
export function riskLines(figures: RiskBeforeAfter, limits: RiskLimits): readonly RiskLine[] {
  const { equity } = figures
  const share = (money: number): number => (equity > 0 ? money / equity : 0)
  const lines: readonly Omit<RiskLine, 'binds'>[] = [
    {
      measure: 'Loss if the stop fills at its price',
      unit: 'money',
      before: figures.riskToStopBefore,
      after: figures.riskToStopAfter,
      limit: figures.riskToStopBefore + limits.riskPerTrade * equity,
      kind: 'hard',
    },
    percentLine('Value of this position', 0, share(figures.positionAfter), limits.positionValue, 'hard'),
    percentLine(
      'Weight of the instrument',
      share(figures.assetBefore),
      share(figures.assetAfter),
      limits.assetValue,
      'hard',
    ),
    percentLine(
      'Gross exposure',
      share(figures.grossBefore),
      share(figures.grossAfter),
      limits.grossExposureSoft,
      'soft',
    ),
    percentLine(
      'Loss of the day if the stop fills',
      share(figures.dayLossBefore),
      share(figures.dayLossBefore + (figures.riskToStopAfter - figures.riskToStopBefore)),
      limits.dayLossEmergency,
      'hard',
    ),
    ...shortfallLine(figures, share, limits),
  ]
  const use = (line: Omit<RiskLine, 'binds'>): number => (line.limit > 0 ? line.after / line.limit : Infinity)
  const tightest = lines.reduce((best, line) => (use(line) > use(best) ? line : best))
  return lines.map((line) => ({ ...line, binds: line === tightest }))
}

function shortfallLine(
  { shortfall }: RiskBeforeAfter,
  share: (money: number) => number,
  limits: RiskLimits,
): readonly Omit<RiskLine, 'binds'>[] {
  if (shortfall === undefined || shortfall === null) return []
  const { before, after } = shortfall
  return [
    percentLine('Expected shortfall of a day, 95 %', share(before), share(after), limits.expectedShortfall, 'soft'),
  ]
}

function percentLine(
  measure: string,
  before: number,
  after: number,
  limit: number,
  kind: 'hard' | 'soft',
): Omit<RiskLine, 'binds'> {
  return { measure, unit: 'percent', before, after, limit, kind }
}
