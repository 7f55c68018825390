import { identifier, type InstrumentId } from '#core/model/identifiers.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import type { Failure } from '#contracts/failure.ts'
import { refuseSeries, type HistorySeries } from '#core/history/series.ts'
import type { CommandArguments, CommandOption } from '../../commandLine.ts'

/** Options that name a series. */
export const SERIES_OPTIONS: readonly CommandOption[] = [
  { name: 'source', kind: 'text', value: 'SOURCE', help: 'Who told the rows, for example kraken.' },
  { name: 'instrument', kind: 'text', value: 'SYMBOL.VENUE', help: 'The instrument, for example BTC/USD.KRAKEN.' },
  {
    name: 'kind',
    kind: 'choice',
    choices: ['bars', 'mark', 'index', 'funding', 'open-interest'],
    default: 'bars',
    help: 'What the rows are.',
  },
  {
    name: 'bar',
    kind: 'choice',
    choices: ['1m', '5m', '15m', '1h', '1d', '1w', '1M', 'event'],
    default: '1d',
    help: 'Length of a bar; event for rows that come when something happens.',
  },
]

/** Options that cut a series; days or moments in UTC. */
export const RANGE_OPTIONS: readonly CommandOption[] = [
  { name: 'from', kind: 'text', value: 'TIME', help: 'The first row is not before this time (UTC).' },
  { name: 'to', kind: 'text', value: 'TIME', help: 'Every row is before this time (UTC).' },
]

/** The series that was named, or why it is none. */
export function namedSeries(
  words: CommandArguments,
): { readonly ok: true; readonly series: HistorySeries } | { readonly ok: false; readonly failure: Failure } {
  const [source, instrument] = [words.text('source'), words.text('instrument')]
  if (source === null || instrument === null) {
    const message = 'Which series is meant is not said; name it with --source and --instrument.'
    return { ok: false, failure: { code: 'SERIES_NOT_NAMED', message } }
  }
  // The choices of the options are the kinds and intervals there are.
  const kind = words.text('kind') as HistorySeries['kind']
  const interval = words.text('bar') as HistorySeries['interval']
  const series = { source, instrumentId: identifier<InstrumentId>(instrument), kind, interval }
  const failure = refuseSeries(series)
  return failure === null ? { ok: true, series } : { ok: false, failure }
}

/** A time given as an option; `absent` without it. */
export function timeOption(
  words: CommandArguments,
  name: string,
  absent: number,
): { readonly ok: true; readonly time: number } | { readonly ok: false; readonly failure: Failure } {
  const text = words.text(name)
  const time = text === null ? absent : parseTimestamp(text)
  if (time !== null) return { ok: true, time }
  const message = `--${name} must be a time like 2026-01-05 or 2026-01-05T14:30:00Z, and "${text ?? ''}" is none.`
  return { ok: false, failure: { code: 'OPTION_VALUE', message } }
}
