import {
  ChartCandlestick,
  CircleCheckBig,
  DatabaseZap,
  FlaskConical,
  Gauge,
  LayoutDashboard,
  ScrollText,
  Shapes,
  Table2,
} from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import { WORKSPACE_LIST } from '#contracts/workspaces.ts'
import type { WorkspaceId } from '#contracts/workspaces.ts'

/** One entry of the rail. */
export interface Workspace {
  readonly id: WorkspaceId
  /** Chord that goes there, for hints. */
  readonly keys: string
  readonly name: string
  readonly icon: LucideIcon
}

const ICONS: Readonly<Record<WorkspaceId, LucideIcon>> = {
  desk: LayoutDashboard,
  charts: ChartCandlestick,
  approvals: CircleCheckBig,
  blotter: Table2,
  risk: Gauge,
  lab: FlaskConical,
  journal: ScrollText,
  data: DatabaseZap,
  features: Shapes,
}

/** The workspaces in the order of the rail. */
export const WORKSPACES: readonly Workspace[] = WORKSPACE_LIST.map((entry) => ({ ...entry, icon: ICONS[entry.id] }))
