import type { ClientOrderId } from '#core/model/identifiers.ts'
import type { AccountReport, FillReport, OrderReport } from '#engines/broker/brokerPort.ts'
import type { Ask, BrokerDialect, ToldFill, ToldOrder } from './brokerDialect.ts'
import type { BrokerMarket } from './brokerMarkets.ts'
import type { OrderNames } from './orderNames.ts'
import { reportFill, reportHoldings, reportOrder, type FindMarket, type Reported } from './reports.ts'

/** What the account is asked with. */
export interface AccountQuestions {
  readonly dialect: BrokerDialect
  readonly ask: Ask
  /** The name of an asset in the house, for example BTC for XXBT. */
  readonly nameAsset: (asset: string) => string
  readonly markets: readonly BrokerMarket[]
  /** The venue's time, microseconds. */
  readonly venueNow: () => number
  readonly find: FindMarket
  readonly names: OrderNames
  /** Names of orders by the venue's ids, as far as they were heard; the answers add to it. */
  readonly namesById: Map<string, ClientOrderId>
}

type Unlisted = AccountReport['unlisted'][number]

/** Reports made of the venue's rows; null when any row cannot be read, for then none of them is the whole truth. */
function collect<Report>(reported: readonly Reported<Report>[], unlisted: Unlisted[] | null): readonly Report[] | null {
  const reports: Report[] = []
  for (const one of reported) {
    if (one.kind === 'UNREADABLE') return null
    if (one.kind === 'REPORT') reports.push(one.report)
    else unlisted?.push({ what: one.what, quantity: one.quantity })
  }
  return reports
}

/** Asks for the whole account; null when the venue told none of its parts. */
export async function askAccount(
  questions: AccountQuestions,
  since: number,
  now: number,
): Promise<AccountReport | null> {
  const { dialect, ask, markets, find } = questions
  const from = dialect.reach === null ? since : Math.max(since, now - dialect.reach)
  // Open orders first: what closes meanwhile is among the closed ones then, and in no case in neither.
  const open = await dialect.openOrders(ask, markets)
  const closed = open === null ? null : await dialect.closedOrders(ask, markets, from, questions.venueNow())
  const fills = await dialect.fills(ask, markets, from, questions.venueNow())
  const holdings = await dialect.holdings(ask, questions.nameAsset)
  if (open === null && fills === null && holdings === null) return null
  const unlisted: Unlisted[] = []
  const orders = open === null || closed === null ? null : reportOrders(questions, open, closed, unlisted)
  const held = holdings === null ? null : reportHoldings(holdings, markets, find)
  return {
    orders,
    fills: fills === null ? null : reportFills(questions, fills),
    since: from,
    positions: held?.positions ?? null,
    unlisted: [...unlisted, ...(held?.unlisted ?? [])],
    balances: held?.balances ?? null,
    adjustments: [],
    askedAt: now,
  }
}

function reportOrders(
  { find, names, namesById }: AccountQuestions,
  open: readonly ToldOrder[],
  closed: readonly ToldOrder[],
  unlisted: Unlisted[],
): readonly OrderReport[] | null {
  const byId = new Map<string, ToldOrder>()
  for (const told of open) byId.set(told.venueOrderId, told)
  const openReports = collect(
    [...byId.values()].map((told) => reportOrder(told, find, names)),
    unlisted,
  )
  const closedReports = collect(
    closed.map((told) => reportOrder(told, find, names)),
    null,
  )
  if (openReports === null || closedReports === null) return null
  const reports = new Map<string, OrderReport>()
  for (const report of [...openReports, ...closedReports]) {
    reports.set(report.venueOrderId, report)
    if (report.clientOrderId !== null) namesById.set(report.venueOrderId, report.clientOrderId)
  }
  return [...reports.values()]
}

function reportFills({ find, namesById }: AccountQuestions, fills: readonly ToldFill[]): readonly FillReport[] | null {
  // A row that is told twice counts once.
  const byId = new Map(fills.map((told) => [told.executionId, told]))
  return collect(
    [...byId.values()].map((told) => reportFill(told, find, (id) => namesById.get(id) ?? null)),
    null,
  )
}
