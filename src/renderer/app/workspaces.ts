import {
  ChartCandlestick,
  CircleCheckBig,
  DatabaseZap,
  FlaskConical,
  Gauge,
  LayoutDashboard,
  ScrollText,
  Table2,
} from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { WorkspaceId } from '../state/ui.ts'

/** One entry of the rail. */
export interface Workspace {
  readonly id: WorkspaceId
  readonly digit: string
  readonly name: string
  readonly icon: LucideIcon
}

/** The workspaces in the order of the rail; 7 is kept for the agents. */
export const WORKSPACES: readonly Workspace[] = [
  { id: 'desk', digit: '1', name: 'Desk', icon: LayoutDashboard },
  { id: 'charts', digit: '2', name: 'Charts', icon: ChartCandlestick },
  { id: 'approvals', digit: '3', name: 'Approvals', icon: CircleCheckBig },
  { id: 'blotter', digit: '4', name: 'Blotter', icon: Table2 },
  { id: 'risk', digit: '5', name: 'Risk', icon: Gauge },
  { id: 'lab', digit: '6', name: 'Lab', icon: FlaskConical },
  { id: 'journal', digit: '8', name: 'Journal', icon: ScrollText },
  { id: 'data', digit: '9', name: 'Data', icon: DatabaseZap },
]
