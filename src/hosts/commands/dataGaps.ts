import type { CalendarId } from '#core/time/calendars/exchangeCalendar.ts'
import { exchangeCalendar } from '#core/time/calendars/exchangeCalendars.ts'
import { expectedBars } from '#core/time/calendars/expectedBars.ts'
import { formatTimestamp } from '#core/time/iso.ts'
import { type Coverage, coverageOf } from '#engines/data/continuity/gaps.ts'
import { EXIT, type Command } from '../commandLine.ts'
import { readSet } from './backtest/barSets.ts'
import { DATA_DIR, JSON_OUTPUT, tellFailure } from './commonOptions.ts'

/** Gaps told one by one; the rest is counted. */
const TOLD_GAPS = 40
const CALENDARS: readonly CalendarId[] = ['XNYS', 'XNAS', 'XCBO', 'XCBO-INDEX', 'ALWAYS']

/** `quarterdeck data gaps`: which bars a set lacks by the calendar of its exchange. */
export const dataGapsCommand: Command = {
  name: 'data gaps',
  summary: 'Lists the bars that a set lacks between its first and its last, by the calendar of an exchange.',
  operands: [{ name: 'NAME', required: true, help: 'A file of bars, or the key of a stored set.' }],
  options: [
    {
      name: 'exchange',
      kind: 'choice',
      choices: CALENDARS,
      help: 'Whose sessions count; those of the set when left out. ALWAYS for crypto.',
    },
    DATA_DIR,
    JSON_OUTPUT,
  ],
  run: (context) => {
    const words = context.arguments
    const read = readSet(words, words.operand(0) ?? '')
    if (!read.ok) return Promise.resolve(tellFailure(context, read.failure))
    const { instrument, series } = read.reply.set
    const { interval, columns } = series
    const calendar = exchangeCalendar(CALENDARS.find((id) => id === words.text('exchange')) ?? instrument.calendar)
    const first = columns.tsOpen[0] ?? 0
    const last = columns.tsOpen.at(-1) ?? 0
    if (!calendar.covers(first) || !calendar.covers(last)) {
      const message = `The calendar ${calendar.id} does not know all the time from ${formatTimestamp(first)} to ${formatTimestamp(last)}, so nothing was compared; take bars of the years it covers.`
      return Promise.resolve(tellFailure(context, { code: 'CALENDAR_UNKNOWN', message }))
    }
    const coverage = coverageOf(columns.tsOpen, expectedBars(calendar, interval, first, last + 1))
    if (words.flag('json')) {
      context.print(JSON.stringify({ ok: coverage.gaps.length === 0, exchange: calendar.id, interval, ...coverage }))
    } else {
      for (const line of linesOf(instrument.symbol, interval, calendar.id, coverage)) context.print(line)
    }
    return Promise.resolve(coverage.gaps.length === 0 ? EXIT.done : EXIT.failed)
  },
}

function linesOf(symbol: string, interval: string, exchange: string, coverage: Coverage): readonly string[] {
  const { expected, present, unexpected, gaps } = coverage
  const untold = gaps.length - TOLD_GAPS
  return [
    `${symbol}: ${present} of ${expected} bars of ${interval} are there by the sessions of ${exchange}; ${expected - present} are missing in ${gaps.length} ${gaps.length === 1 ? 'gap' : 'gaps'}.`,
    ...(unexpected === 0
      ? []
      : [`${unexpected} bars lie outside of those sessions; another --exchange may fit better.`]),
    ...gaps.slice(0, TOLD_GAPS).map(({ from, through, bars }) => {
      return bars === 1
        ? `  ${formatTimestamp(from)}  1 bar`
        : `  ${formatTimestamp(from)} to ${formatTimestamp(through)}  ${bars} bars`
    }),
    ...(untold > 0 ? [`  … and ${untold} more; --json has them all.`] : []),
  ]
}
