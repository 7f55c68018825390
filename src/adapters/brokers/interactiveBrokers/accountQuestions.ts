import type { VenueOrderId } from '#core/model/identifiers.ts'
import { powerOfTen, toMoney } from '#core/money.ts'
import type { AccountReport, BalanceReport, FillReport, OrderReport } from '#engines/broker/brokerPort.ts'
import { contractWords, type ContractIndex } from './contracts.ts'
import type { Executions } from './executions.ts'
import { gatewayMidnight } from './gatewayTimes.ts'
import type { LiveSession } from './gatewayLine.ts'
import type { Answer, PositionRow, SummaryRow } from './questions.ts'
import type { GatewaySettings } from './settings.ts'

/** What the account is asked with. */
export interface AccountParts {
  readonly settings: GatewaySettings
  readonly index: ContractIndex
  readonly executions: Executions
  readonly now: () => number
  /** The report of the order with this number of Interactive Brokers'; null when it was of another account or unknown. */
  readonly reportOf: (permId: number) => OrderReport | null
  /** Waits until so many more messages may be sent; false when they may not. */
  readonly mayAsk: () => Promise<boolean>
}

const SUMMARY_TAGS = 'TotalCashValue,AvailableFunds'
const LEDGER_TAG = '$LEDGER:ALL'

/**
 * Asks for everything, one question after the other. What the gateway refuses is null. Once it does not answer at all
 * nothing more is asked, and the whole is null when nothing was answered before.
 */
export async function askAccount(live: LiveSession, since: number, parts: AccountParts): Promise<AccountReport | null> {
  const { questions } = live
  const { settings, executions, now } = parts
  const askedAt = now()
  let isSilent = false
  let hasAnswer = false

  async function ask<Row>(question: () => Promise<Answer<Row>>): Promise<readonly Row[] | null> {
    if (isSilent || !(await parts.mayAsk())) return null
    const answer = await question()
    if (answer.kind === 'NO_ANSWER') isSilent = true
    else hasAnswer = true
    return answer.kind === 'ROWS' ? answer.rows : null
  }

  const open = await ask(() => questions.openOrders())
  const completed = open === null ? null : await ask(() => questions.completedOrders())
  const executed = await ask(() => questions.executions(settings.account))
  const positions = await ask(() => questions.positions())
  const summary = await ask(() => questions.summary(SUMMARY_TAGS))
  const ledger = summary === null ? null : await ask(() => questions.summary(LEDGER_TAG))
  if (!hasAnswer) return null
  const held = positions === null ? null : positionsOf(positions, parts)
  return {
    orders: open === null || completed === null ? null : ordersOf([...open, ...completed], parts.reportOf),
    fills: executed === null ? null : fillsOf(executed, executions),
    since: Math.max(since, gatewayMidnight(askedAt, settings.timeZone)),
    positions: held === null ? null : held.positions,
    unlisted: held === null ? [] : held.unlisted,
    balances: summary === null || ledger === null ? null : balancesOf(summary, ledger, settings.account),
    adjustments: [],
    askedAt,
  }
}

/** The account's own currency, in which its sums are told; null when the gateway does not tell. */
export async function askCurrency(live: LiveSession, account: string): Promise<string | null> {
  const answer = await live.questions.summary(SUMMARY_TAGS)
  if (answer.kind !== 'ROWS') return null
  return answer.rows.find((row) => row.account === account && row.tag === 'TotalCashValue')?.currency ?? null
}

function ordersOf(permIds: readonly number[], reportOf: AccountParts['reportOf']): readonly OrderReport[] {
  const reports = new Map<VenueOrderId, OrderReport>()
  for (const permId of permIds) {
    const report = reportOf(permId)
    if (report !== null) reports.set(report.venueOrderId, report)
  }
  return [...reports.values()]
}

function fillsOf(execIds: readonly string[], executions: Executions): readonly FillReport[] {
  const fills = new Map<string, readonly FillReport[]>()
  for (const execId of execIds) {
    const reports = executions.reportsFor(execId)
    const [first] = reports
    if (first !== undefined) fills.set(first.executionId, reports)
  }
  return [...fills.values()].flat()
}

function positionsOf(
  rows: readonly PositionRow[],
  { index, settings }: AccountParts,
): Pick<AccountReport, 'unlisted'> & { readonly positions: Readonly<Record<string, number>> } {
  const positions = new Map<string, number>()
  const unlisted = new Map<string, string>()
  for (const { account, contract, quantity } of rows) {
    if (account !== settings.account || quantity === 0) continue
    const instrument = index.instrumentOf(contract)
    if (instrument === null) unlisted.set(contractWords(contract), String(quantity))
    else positions.set(instrument.id, Math.round(quantity * powerOfTen(instrument.quantityDecimals)))
  }
  return {
    positions: Object.fromEntries(positions),
    unlisted: [...unlisted].map(([what, quantity]) => ({ what, quantity })),
  }
}

function balancesOf(
  summary: readonly SummaryRow[],
  ledger: readonly SummaryRow[],
  account: string,
): readonly BalanceReport[] {
  const available = summary.find((row) => row.account === account && row.tag === 'AvailableFunds')
  const balances: BalanceReport[] = []
  for (const { account: owner, tag, value, currency } of ledger) {
    // The row `BASE` is the sum of all in the account's currency.
    if (owner !== account || tag !== 'CashBalance' || currency === 'BASE') continue
    const total = moneyOf(value)
    if (total === null) continue
    const free = available?.currency === currency ? moneyOf(available.value) : null
    balances.push({ currency, total, available: Math.max(0, Math.min(total, free ?? total)) })
  }
  return balances.map((one) => (one.total < 0 ? { ...one, available: one.total } : one))
}

function moneyOf(text: string): number | null {
  if (!/^-?\d{1,15}(\.\d{1,12})?$/.test(text)) return null
  const money = toMoney(Number(text))
  return Number.isSafeInteger(money) ? money : null
}
