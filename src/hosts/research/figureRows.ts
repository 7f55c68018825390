import { FIGURES } from '#core/figures/catalogue.ts'
import type { Figure, FigureUnit } from '#core/figures/figure.ts'
import type { Estimate } from '#core/model/estimate.ts'
import type { Experiment } from '#contracts/records/experiment.ts'

/** One figure of an experiment, ready to be written. */
export interface FigureRow {
  readonly id: string
  readonly label: string
  readonly unit: FigureUnit
  /** Null means "not enough data". */
  readonly value: number | null
  /** Its 95 % interval; null where it has none. */
  readonly interval: Pick<Estimate, 'low' | 'high'> | null
  /** Number of observations behind it; null where it counts nothing that was kept. */
  readonly n: number | null
}

/** Figures that state what a run was and are in no report. */
const OTHERS: ReadonlyMap<string, Pick<Figure, 'label' | 'unit'>> = new Map([
  ['bars', { label: 'Bars', unit: 'count' }],
])
const CATALOGUE: ReadonlyMap<string, Figure> = new Map(FIGURES.map((figure): [string, Figure] => [figure.id, figure]))

/** The figures of an experiment in the order of the catalogue; those it does not know come last under their own names. */
export function figureRows(experiment: Experiment): readonly FigureRow[] {
  const { statistics, intervals } = experiment
  const named = new Set([...Object.keys(statistics), ...Object.keys(intervals)])
  const known = [...CATALOGUE.keys()].filter((id) => named.has(id))
  const others = [...named].filter((id) => !CATALOGUE.has(id))
  return [...known, ...others].map((id): FigureRow => {
    const figure = CATALOGUE.get(id)
    const estimate = intervals[id] ?? null
    return {
      id,
      label: (figure ?? OTHERS.get(id))?.label ?? id,
      unit: (figure ?? OTHERS.get(id))?.unit ?? 'ratio',
      value: statistics[id] ?? estimate?.value ?? null,
      interval: estimate,
      n: estimate?.n ?? (figure === undefined ? null : (experiment.counts[figure.observation] ?? null)),
    }
  })
}

/** Writes a figure with grouped digits, never as a power of ten. */
export function writeFigure(value: number | null, unit: FigureUnit): string {
  if (value === null) return 'not enough data'
  const digits = unit === 'count' || unit === 'bars' ? 0 : 2
  const text = value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
  return unit === 'percent' ? `${text} %` : text
}

/** Writes an interval and n; empty where there is neither. */
export function writeInterval({ interval, n }: Pick<FigureRow, 'interval' | 'n'>): string {
  const range = interval === null ? '' : `[${digitsOf(interval.low)}, ${digitsOf(interval.high)}]`
  return [range, n === null ? '' : `n=${n.toLocaleString('en-US')}`].filter((part) => part !== '').join(' ')
}

function digitsOf(value: number): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
}
