import { formatDate } from '#core/time/iso.ts'
import { sessionsOf } from '#engines/data/validation/exchangeSessions.ts'
import type { Finding } from '#engines/data/validation/finding.ts'
import { type SeriesVerdict, validateSeries } from '#engines/data/validation/seriesValidation.ts'
import type { SetOfRun } from '#engines/research/runData.ts'
import { EXIT, type Command } from '../commandLine.ts'
import { readSet } from './backtest/barSets.ts'
import { DATA_DIR, JSON_OUTPUT, tellFailure } from './commonOptions.ts'

/** Findings told one by one; the rest is counted. */
const TOLD_FINDINGS = 40

/** `quarterdeck data check`: looks for the known faults of market data in a set of bars, and changes nothing. */
export const dataCheckCommand: Command = {
  name: 'data check',
  summary:
    'Looks for faults in bars: wrong units, spikes, splits that are missing or wrong, frozen prices, missing rows.',
  operands: [{ name: 'NAME', required: true, help: 'A file of bars, or the key of a stored set.' }],
  options: [
    {
      name: 'basis',
      kind: 'choice',
      choices: ['raw', 'split-adjusted'],
      help: 'Whether the prices are as they were traded, or adjusted for splits (as when left out).',
    },
    DATA_DIR,
    JSON_OUTPUT,
  ],
  run: (context) => {
    const words = context.arguments
    const read = readSet(words, words.operand(0) ?? '')
    if (!read.ok) return Promise.resolve(tellFailure(context, read.failure))
    const { set, notes } = read.reply
    const verdict = verdictOn(set, words.text('basis') === 'raw' ? 'raw' : 'split-adjusted')
    const setAside = verdict.quarantined.reduce((sum, flag) => sum + flag, 0)
    const ok = setAside === 0 && verdict.findings.every(({ severity }) => severity === 'flag')
    const rows = verdict.quarantined.length
    if (words.flag('json')) {
      context.print(JSON.stringify({ ok, rows, setAside, findings: verdict.findings.map(asJson), notes }))
    } else {
      const doubted = verdict.findings.length
      context.print(
        `${set.instrument.symbol}: ${rows} bars of ${set.series.interval}, ${doubted} ${doubted === 1 ? 'finding' : 'findings'}, ${setAside} ${setAside === 1 ? 'bar' : 'bars'} not to be trusted. Nothing was changed.`,
      )
      for (const note of notes) context.print(`Note: ${note}`)
      for (const finding of verdict.findings.slice(0, TOLD_FINDINGS)) context.print(lineOf(finding))
      const untold = doubted - TOLD_FINDINGS
      if (untold > 0) context.print(`… and ${untold} more; --json has them all.`)
    }
    return Promise.resolve(ok ? EXIT.done : EXIT.failed)
  },
}

function verdictOn({ series, instrument }: SetOfRun, basis: 'raw' | 'split-adjusted'): SeriesVerdict {
  // A file without sessions of its own is not held to any.
  const calendar = sessionsOf(instrument.calendar)
  return validateSeries({ interval: series.interval, columns: series.columns, basis, calendar })
}

function lineOf({ code, severity, message, ts, count }: Finding): string {
  const when = Number.isFinite(ts) ? formatDate(ts) : 'no date'
  const rows = count > 1 ? `, ${count} bars` : ''
  return `${severity === 'quarantine' ? 'NOT TO BE TRUSTED' : 'doubtful'}  ${when}${rows}  ${code}: ${message}`
}

/** A finding without the numbers that JSON cannot write. */
function asJson({ evidence, ts, repair, ...finding }: Finding): object {
  const { field, value, low, high } = evidence
  const finite = (number: number): number | null => (Number.isFinite(number) ? number : null)
  return {
    ...finding,
    ts: finite(ts),
    date: Number.isFinite(ts) ? formatDate(ts) : null,
    evidence: { field, value: finite(value), low: finite(low), high: finite(high) },
    canBeRepaired: repair !== null,
  }
}
