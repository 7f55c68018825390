import type { RunReportRecord } from '#contracts/records/runReport.ts'
import type { RunReport } from '#quant/performance/runReport.ts'
import { judgeSharpe } from '#quant/validation/sharpeVerdict.ts'

/** The report of a run as it is kept and shown, judged as if it had been the only trial. */
export function reportRecord(report: RunReport): RunReportRecord {
  const { values, counts, months, histogram, periodReturns } = report
  const { returns, periodsPerYear } = periodReturns
  return {
    figures: { ...values },
    counts,
    drawdowns: report.drawdowns.map(({ peakTime, valleyTime, recoveryTime, depth, bars, days }) => {
      return { peakTime, valleyTime, recoveryTime, depth, bars, days }
    }),
    months: {
      ...months,
      best: months.best === null ? null : { ...months.best },
      worst: months.worst === null ? null : { ...months.worst },
    },
    histogram: histogram === null ? null : { ...histogram, counts: [...histogram.counts] },
    periods: { returns, periodsPerYear },
    verdict: judgeSharpe(returns, periodsPerYear, { trials: 1, sharpes: null }),
    intrabar: [],
    findings: [],
    unchecked: [],
  }
}
