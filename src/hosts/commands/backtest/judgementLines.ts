import type { BacktestResult } from '#contracts/research.ts'

/** What the checks of a run found and what it would have come to by another way within a bar, one line each. */
export function judgementLines({ report, configuration }: BacktestResult): readonly string[] {
  const { findings, unchecked, intrabar } = report
  const notes = findings.filter(({ severity }) => severity === 'NOTE').length
  const told = findings
    .filter(({ severity }) => severity !== 'NOTE')
    .toSorted((one, two) => Number(two.severity === 'STOP') - Number(one.severity === 'STOP'))
  return [
    ...intrabarLine(intrabar, configuration.exchange.intrabar ?? 'worst-first'),
    ...told.map(({ severity, title, sentence, advice }) => `  ${severity} ${title}: ${sentence} ${advice}`),
    ...(findings.length + unchecked.length === 0
      ? []
      : [
          `  Checks: ${told.length} told above, ${notes} more to note (--json tells them), ${unchecked.length} could not be made.`,
        ]),
  ]
}

function intrabarLine(outcomes: BacktestResult['report']['intrabar'], rule: string): readonly string[] {
  if (outcomes.length === 0) return []
  const parts = outcomes.map((outcome) => {
    return `${outcome.rule} ${outcome.returnPct.toFixed(2)} %${outcome.rule === rule ? ' (this run)' : ''}`
  })
  return [`  By the way within a bar: ${parts.join(', ')}.`]
}
