import { RATIO_FIGURES } from './ratioFigures.ts'
import { RETURN_FIGURES } from './returnFigures.ts'
import { RISK_FIGURES } from './riskFigures.ts'
import { TRADE_FIGURES } from './tradeFigures.ts'

/** Every figure of a run in the order of a report; screens and tear sheets are generated from it. */
export const FIGURES = [...RETURN_FIGURES, ...RISK_FIGURES, ...RATIO_FIGURES, ...TRADE_FIGURES] as const

/** Name of a figure in reports, files and messages. */
export type FigureId = (typeof FIGURES)[number]['id']

type Estimated<F> = F extends { readonly interval: 'none' } ? never : F

/** Name of a figure that is an estimate and has an interval where the data allow one. */
export type EstimatedFigureId = Estimated<(typeof FIGURES)[number]>['id']
