import type { ChartAnswer, ChartPeriod } from './chartSchema.ts'
import type { BarSession } from './yahooChart.ts'

interface LabelledPeriod extends ChartPeriod {
  readonly session: BarSession
}

/** Makes what tells the session of a moment in seconds. Moments must be asked for in rising order. */
export function sessionLabels(meta: ChartAnswer['meta']): (seconds: number) => BarSession {
  const periods = periodsOf(meta)
    .filter(({ start, end }) => end > start)
    .toSorted((one, other) => one.start - other.start)
  let next = 0
  return (seconds) => {
    while ((periods[next]?.end ?? Number.POSITIVE_INFINITY) <= seconds) next += 1
    const period = periods[next]
    return period !== undefined && period.start <= seconds ? period.session : 'UNKNOWN'
  }
}

function periodsOf({ tradingPeriods, currentTradingPeriod: current }: ChartAnswer['meta']): readonly LabelledPeriod[] {
  if (tradingPeriods === undefined) {
    return [
      ...labelled([[current?.pre]], 'PRE'),
      ...labelled([[current?.regular]], 'REGULAR'),
      ...labelled([[current?.post]], 'POST'),
    ]
  }
  if (!('regular' in tradingPeriods)) return labelled(tradingPeriods, 'REGULAR')
  return [
    ...labelled(tradingPeriods.pre, 'PRE'),
    ...labelled(tradingPeriods.regular, 'REGULAR'),
    ...labelled(tradingPeriods.post, 'POST'),
  ]
}

function labelled(
  days: readonly (readonly (ChartPeriod | undefined)[])[],
  session: BarSession,
): readonly LabelledPeriod[] {
  return days.flat().flatMap((period) => (period === undefined ? [] : [{ ...period, session }]))
}
