import { ownDataDirectory } from '#adapters/storage/dataDirectory.ts'
import type { LimitView } from '#contracts/records/safety.ts'
import { EXIT, type Command } from '../../commandLine.ts'
import { readTables } from '../../control/askControl.ts'
import { DATA_DIR, JSON_OUTPUT, tellFailure } from '../commonOptions.ts'
import { doAndTell } from './doing.ts'
import { columns, moneyText } from './figures.ts'

/** `quarterdeck risk`: guard, kill switch, account and limits of the running session. */
export const riskCommand: Command = {
  name: 'risk',
  summary: 'Tells the guard level, the kill switch, the account, and what is used of each limit.',
  operands: [],
  options: [DATA_DIR, JSON_OUTPUT],
  run: async (context) => {
    const dataDirectory = ownDataDirectory(context.arguments.text('data-dir'))
    const read = await readTables(dataDirectory, ['session', 'account', 'guard', 'kill', 'limits', 'reconciliation'])
    if (!read.ok) return tellFailure(context, read.failure)
    const { session, account, guard, kill, limits, reconciliation } = read.reply
    if (context.arguments.flag('json')) {
      context.print(
        JSON.stringify({
          ok: true,
          session: session[0] ?? null,
          account: account[0] ?? null,
          guard: guard[0] ?? null,
          kill: kill[0] ?? null,
          reconciliation: reconciliation[0] ?? null,
          limits,
        }),
      )
      return EXIT.done
    }
    const mode = session[0]?.session
    context.print(mode === undefined ? 'No session is open.' : `${mode.mode}, account ${mode.accountId}`)
    for (const { level, cause, wayBack, entriesPaused } of guard)
      context.print(`Guard ${level}, entries ${entriesPaused ? 'paused' : 'running'}. ${cause} ${wayBack}`.trimEnd())
    for (const { state, reason } of kill) context.print(`Kill switch ${state}. ${reason}`.trimEnd())
    for (const { state, differences } of reconciliation)
      context.print(`Books and venue: ${state}${differences.length > 0 ? `, ${differences.length} differences` : ''}.`)
    for (const { equity, cash, dayProfit, lossBudgetLeft, currency } of account)
      context.print(
        `Equity ${moneyText(equity)} ${currency}, cash ${moneyText(cash)}, today ${moneyText(dayProfit)}, loss still allowed today ${moneyText(lossBudgetLeft)}.`,
      )
    if (limits.length > 0) context.print(`\n${columns([HEAD, ...limits.map(row)])}`)
    return EXIT.done
  },
}

/** `quarterdeck risk pause`: stops new entries. */
export const riskPauseCommand: Command = {
  name: 'risk pause',
  summary: 'Stops new entries. Resuming is an act in the window, where its consequences are shown.',
  operands: [],
  options: [DATA_DIR, JSON_OUTPUT],
  run: (context) => {
    const words = 'Entries are paused; exits and protective stops go on. Resume them in the mode bar of the window.'
    return doAndTell(context, { channel: 'risk', type: 'PauseEntries', payload: {}, words })
  },
}

const HEAD = ['LIMIT', 'USED', 'ALLOWED', 'KIND']

function row({ name, unit, used, limit, kind }: LimitView): readonly string[] {
  return [name, used === null ? '-' : amount(unit, used), amount(unit, limit), kind]
}

function amount(unit: LimitView['unit'], value: number): string {
  switch (unit) {
    case 'money':
      return moneyText(value)
    case 'percent':
      return `${(value * 100).toFixed(2)} %`
    case 'microseconds':
      return `${value / 1_000_000} s`
    case 'count':
      return String(value)
  }
}
