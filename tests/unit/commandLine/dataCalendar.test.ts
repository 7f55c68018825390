import { describe, expect, it } from 'vitest'
import { parseCommand } from '#hosts/commandLine.ts'
import { dataCalendarCommand } from '#hosts/commands/dataCalendar.ts'

async function call(...words: readonly string[]) {
  const parsed = parseCommand(dataCalendarCommand, words)
  if (parsed.kind !== 'run') throw new Error(JSON.stringify(parsed))
  const out: string[] = []
  const complaints: string[] = []
  const code = await dataCalendarCommand.run({
    arguments: parsed.arguments,
    print: (text) => void out.push(text),
    complain: (text) => void complaints.push(text),
    environment: {},
    signal: new AbortController().signal,
  })
  return { code, out: out.join('\n'), complaints }
}

describe('quarterdeck data calendar', () => {
  it('lists the holidays, early closes and irregular days of a year with their reasons', async () => {
    const { code, out, complaints } = await call('2012')
    expect({ code, complaints }).toEqual({ code: 0, complaints: [] })
    const lines = out.split('\n')
    expect(lines[0]).toBe(
      'New York Stock Exchange (XNYS) 2012: 250 sessions, 11 weekdays closed, 3 with other hours. Times are of New York.',
    )
    expect(lines).toContain('  2012-10-30 Tue  closed       Closed for hurricane Sandy')
    expect(lines).toContain('  2012-12-24 Mon  09:30-13:00  Christmas Eve')
    expect(lines).toContain('  2012-03-11 Sun  The clocks change: from 2:00 on New York is at UTC-4.')
    expect(lines).toHaveLength(1 + 11 + 3 + 2)
  })

  it('lists every session when asked', async () => {
    const { out } = await call('2005', '--sessions')
    expect(out).toContain('\n  2005-06-01 Wed  09:30-15:56\n')
    expect(out.slice(out.indexOf('Sessions:')).split('\n')).toHaveLength(1 + 252)
  })

  it('gives everything as one JSON object', async () => {
    const { out } = await call('2025', '--exchange', 'XCBO-INDEX', '--json')
    const said = JSON.parse(out) as { readonly specialDays: readonly unknown[]; readonly sessions: readonly unknown[] }
    expect(said).toMatchObject({ ok: true, exchange: 'XCBO-INDEX', year: 2025 })
    expect(said.sessions).toHaveLength(250)
    expect(said.sessions[0]).toEqual({
      date: '2025-01-02',
      kind: 'REGULAR',
      preOpen: '2025-01-02T14:30:00Z',
      open: '2025-01-02T14:30:00Z',
      close: '2025-01-02T21:15:00Z',
      afterClose: '2025-01-02T21:15:00Z',
    })
    expect(said.specialDays).toContainEqual({
      date: '2025-11-28',
      kind: 'EARLY',
      reason: 'Day after Thanksgiving',
      open: '2025-11-28T14:30:00Z',
      close: '2025-11-28T18:15:00Z',
    })
    expect(said.specialDays).toContainEqual({
      date: '2025-01-09',
      kind: 'CLOSED',
      reason: 'Closed for the funeral of Jimmy Carter',
      open: null,
      close: null,
    })
  })

  it('says in one sentence that crypto never closes', async () => {
    expect((await call('2026', '--exchange', 'ALWAYS')).out).toBe(
      'Around the clock: every day of 2026 is one session, midnight to midnight UTC.',
    )
  })

  it('shows this year when none is given', async () => {
    expect((await call('--json')).out).toContain(`"year":${new Date().getUTCFullYear()}`)
  })

  it.each(['1989', '2031', 'next', '2e3'])('refuses %s', async (year) => {
    const { code, out, complaints } = await call(year, '--json')
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ ok: false, code: 'YEAR_NOT_COVERED' })
    expect(complaints).toEqual([
      'The calendars cover the years 1990 to 2030 only, so there is nothing to show: ask for one of them.',
    ])
  })
})
