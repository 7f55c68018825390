import type { FunctionComponent } from 'react'
import { Accounts } from '../features/accounts/Accounts.tsx'
import { ApprovalCard } from '../features/approvals/ApprovalCard.tsx'
import { ApprovalQueue } from '../features/approvals/ApprovalQueue.tsx'
import { RecentDecisions } from '../features/approvals/RecentDecisions.tsx'
import { Scorecard } from '../features/approvals/scorecard/Scorecard.tsx'
import { Fills } from '../features/blotter/Fills.tsx'
import { Orders } from '../features/blotter/Orders.tsx'
import { Parents } from '../features/blotter/Parents.tsx'
import { Positions } from '../features/blotter/Positions.tsx'
import { Reconciliation } from '../features/blotter/Reconciliation.tsx'
import { ChartPanel } from '../features/charts/ChartPanel.tsx'
import { ReplayBar } from '../features/charts/ReplayBar.tsx'
import { SignalList } from '../features/charts/SignalList.tsx'
import { ApprovalsSummary } from '../features/desk/ApprovalsSummary.tsx'
import { Engines } from '../features/desk/Engines.tsx'
import { Jobs } from '../features/desk/Jobs.tsx'
import { Notices } from '../features/desk/Notices.tsx'
import { ProfitStrip } from '../features/desk/ProfitStrip.tsx'
import { Strategies } from '../features/desk/Strategies.tsx'
import { Backfills } from '../features/data/Backfills.tsx'
import { Coverage } from '../features/data/coverage/Coverage.tsx'
import { Quarantine } from '../features/data/quarantine/Quarantine.tsx'
import { Recordings } from '../features/data/Recordings.tsx'
import { Sources } from '../features/data/sources/Sources.tsx'
import { Storage } from '../features/data/Storage.tsx'
import { DepthLadder } from '../features/depth/DepthLadder.tsx'
import { TimeAndSales } from '../features/depth/TimeAndSales.tsx'
import { Datasets, Feeds } from '../features/journal/DataHealth.tsx'
import { Timeline } from '../features/journal/Timeline.tsx'
import { Verification } from '../features/journal/Verification.tsx'
import { Compare } from '../features/lab/compare/Compare.tsx'
import { TrialLedger } from '../features/lab/ledger/TrialLedger.tsx'
import { RunForm } from '../features/lab/RunForm.tsx'
import { RunList } from '../features/lab/RunList.tsx'
import { RunResult } from '../features/lab/RunResult.tsx'
import { LineagePanel } from '../features/lineage/LineagePanel.tsx'
import { Correlation } from '../features/features/study/Correlation.tsx'
import { Distribution } from '../features/features/study/Distribution.tsx'
import { Importance } from '../features/features/study/Importance.tsx'
import { Catalogue } from '../features/features/Catalogue.tsx'
import { FeatureDetail } from '../features/features/FeatureDetail.tsx'
import { FeatureHistory } from '../features/features/history/FeatureHistory.tsx'
import { News } from '../features/news/News.tsx'
import { Breakers } from '../features/risk/Breakers.tsx'
import { Clusters } from '../features/risk/Clusters.tsx'
import { Guard } from '../features/risk/Guard.tsx'
import { KillConsole } from '../features/risk/KillConsole.tsx'
import { Limits } from '../features/risk/Limits.tsx'
import { Reductions } from '../features/risk/Reductions.tsx'
import { Scenarios } from '../features/risk/Scenarios.tsx'
import { Tail } from '../features/risk/Tail.tsx'
import { Trades } from '../features/trades/Trades.tsx'
import { Watchlist } from '../features/watchlist/Watchlist.tsx'

/** Every panel that can be docked, with the title of its tab. */
export const PANELS = {
  profit: { title: 'Profit and loss', content: ProfitStrip },
  positions: { title: 'Positions', content: Positions },
  summary: { title: 'Approvals', content: ApprovalsSummary },
  notices: { title: 'Notices', content: Notices },
  engines: { title: 'Engines', content: Engines },
  strategies: { title: 'Strategies', content: Strategies },
  jobs: { title: 'Jobs', content: Jobs },
  replay: { title: 'Market', content: ReplayBar },
  chart: { title: 'Chart', content: ChartPanel },
  watchlist: { title: 'Watchlist', content: Watchlist },
  signals: { title: 'Signals', content: SignalList },
  card: { title: 'Approval', content: ApprovalCard },
  queue: { title: 'Queue', content: ApprovalQueue },
  decisions: { title: 'Decisions', content: RecentDecisions },
  scorecard: { title: 'Scorecard', content: Scorecard },
  trades: { title: 'Trade journal', content: Trades },
  orders: { title: 'Orders', content: Orders },
  parents: { title: 'Parents', content: Parents },
  fills: { title: 'Fills', content: Fills },
  lineage: { title: 'Lineage', content: LineagePanel },
  reconciliation: { title: 'Reconcile', content: Reconciliation },
  limits: { title: 'Limits', content: Limits },
  guard: { title: 'Guard level', content: Guard },
  kill: { title: 'Kill console', content: KillConsole },
  clusters: { title: 'Clusters', content: Clusters },
  tail: { title: 'Tail', content: Tail },
  scenarios: { title: 'Scenarios', content: Scenarios },
  reductions: { title: 'Reductions', content: Reductions },
  breakers: { title: 'Breakers', content: Breakers },
  form: { title: 'Run form', content: RunForm },
  runs: { title: 'Runs', content: RunList },
  result: { title: 'Result', content: RunResult },
  compare: { title: 'Compare', content: Compare },
  ledger: { title: 'Trial ledger', content: TrialLedger },
  timeline: { title: 'Timeline', content: Timeline },
  verification: { title: 'Journal state', content: Verification },
  feeds: { title: 'Feeds', content: Feeds },
  datasets: { title: 'Stored data', content: Datasets },
  news: { title: 'News', content: News },
  depth: { title: 'Depth', content: DepthLadder },
  tape: { title: 'Trades', content: TimeAndSales },
  sources: { title: 'Sources', content: Sources },
  accounts: { title: 'Accounts', content: Accounts },
  coverage: { title: 'Coverage', content: Coverage },
  storage: { title: 'Storage', content: Storage },
  quarantine: { title: 'Quarantine', content: Quarantine },
  recordings: { title: 'Recordings', content: Recordings },
  features: { title: 'Features', content: Catalogue },
  featureDetail: { title: 'Feature', content: FeatureDetail },
  featureHistory: { title: 'History', content: FeatureHistory },
  featureDistribution: { title: 'Distribution and drift', content: Distribution },
  featureCorrelation: { title: 'Correlation', content: Correlation },
  featureImportance: { title: 'Importance', content: Importance },
  backfills: { title: 'Gaps and fetches', content: Backfills },
} as const satisfies Readonly<Record<string, { readonly title: string; readonly content: FunctionComponent }>>

/** Names of the panels. */
export type PanelId = keyof typeof PANELS
