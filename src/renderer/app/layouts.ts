import * as z from 'zod'
import type { WorkspaceId } from '#contracts/workspaces.ts'
import { changePreferences, usePreferences } from '../state/preferences.ts'
import type { PanelId } from './panels.tsx'

/** Where a panel goes when a workspace is laid out: beside another, or first. Sizes in pixels. */
export interface PanelPlace {
  readonly panel: PanelId
  readonly beside?: PanelId
  readonly side?: 'left' | 'right' | 'above' | 'below' | 'within'
  readonly width?: number
  readonly height?: number
}

/** The layouts a workspace starts with and returns to. */
export const DEFAULT_LAYOUTS: Readonly<Record<WorkspaceId, readonly PanelPlace[]>> = {
  desk: [
    { panel: 'profit', height: 84 },
    { panel: 'positions', beside: 'profit', side: 'below' },
    { panel: 'summary', beside: 'positions', side: 'right', width: 280 },
    { panel: 'notices', beside: 'summary', side: 'below' },
    { panel: 'engines', beside: 'positions', side: 'below', height: 230 },
    { panel: 'strategies', beside: 'engines', side: 'within' },
    { panel: 'jobs', beside: 'engines', side: 'within' },
  ],
  charts: [
    { panel: 'replay', height: 72 },
    { panel: 'chart', beside: 'replay', side: 'below' },
    { panel: 'watchlist', beside: 'chart', side: 'left', width: 412 },
    { panel: 'signals', beside: 'chart', side: 'below', height: 190 },
    { panel: 'news', beside: 'signals', side: 'within' },
    { panel: 'depth', beside: 'watchlist', side: 'below', height: 360 },
    { panel: 'tape', beside: 'depth', side: 'within' },
  ],
  approvals: [
    { panel: 'card' },
    { panel: 'queue', beside: 'card', side: 'left', width: 320 },
    { panel: 'chart', beside: 'queue', side: 'below' },
    { panel: 'decisions', beside: 'chart', side: 'within' },
  ],
  blotter: [
    { panel: 'orders' },
    { panel: 'parents', beside: 'orders', side: 'within' },
    { panel: 'lineage', beside: 'orders', side: 'within' },
    { panel: 'positions', beside: 'orders', side: 'below' },
    { panel: 'fills', beside: 'positions', side: 'within' },
    { panel: 'reconciliation', beside: 'positions', side: 'right', width: 280 },
  ],
  risk: [
    { panel: 'limits' },
    { panel: 'clusters', beside: 'limits', side: 'within' },
    { panel: 'guard', beside: 'limits', side: 'right', width: 400, height: 280 },
    { panel: 'breakers', beside: 'guard', side: 'within' },
    { panel: 'kill', beside: 'guard', side: 'below' },
    { panel: 'scenarios', beside: 'limits', side: 'below', height: 300 },
    { panel: 'tail', beside: 'scenarios', side: 'within' },
    { panel: 'reductions', beside: 'scenarios', side: 'within' },
  ],
  lab: [
    { panel: 'result' },
    { panel: 'compare', beside: 'result', side: 'within' },
    { panel: 'ledger', beside: 'result', side: 'within' },
    { panel: 'form', beside: 'result', side: 'left', width: 330 },
    { panel: 'runs', beside: 'form', side: 'below', height: 210 },
  ],
  journal: [
    { panel: 'timeline' },
    { panel: 'scorecard', beside: 'timeline', side: 'within' },
    { panel: 'trades', beside: 'timeline', side: 'within' },
    { panel: 'verification', beside: 'timeline', side: 'right', width: 360 },
    { panel: 'feeds', beside: 'verification', side: 'below' },
    { panel: 'datasets', beside: 'feeds', side: 'within' },
  ],
  data: [
    { panel: 'sources' },
    { panel: 'accounts', beside: 'sources', side: 'within' },
    { panel: 'coverage', beside: 'sources', side: 'within' },
    { panel: 'storage', beside: 'sources', side: 'within' },
    { panel: 'quarantine', beside: 'sources', side: 'below', height: 400 },
    { panel: 'backfills', beside: 'quarantine', side: 'within' },
    { panel: 'recordings', beside: 'quarantine', side: 'within' },
  ],
  features: [
    { panel: 'features' },
    { panel: 'featureHistory', beside: 'features', side: 'below', height: 380 },
    { panel: 'featureDetail', beside: 'features', side: 'right', width: 300 },
    { panel: 'featureDistribution', beside: 'featureHistory', side: 'within' },
    { panel: 'featureCorrelation', beside: 'featureHistory', side: 'within' },
    { panel: 'featureImportance', beside: 'featureHistory', side: 'within' },
  ],
}

const storedSchema = z.object({ version: z.literal(1), current: z.unknown(), lastGood: z.unknown() })

/** Returns the layouts to try for a workspace, newest first; empty when none is stored or readable. */
export function storedLayouts(workspace: WorkspaceId): readonly unknown[] {
  const read = storedSchema.safeParse(usePreferences.getState().preferences.layouts[workspace])
  return read.success
    ? [read.data.current, read.data.lastGood].filter((layout) => typeof layout === 'object' && layout !== null)
    : []
}

/** Keeps a layout that is on screen; the one before becomes the last good one. */
export function keepLayout(workspace: WorkspaceId, layout: unknown): void {
  const { layouts } = usePreferences.getState().preferences
  const [before] = storedLayouts(workspace)
  if (before !== undefined && JSON.stringify(before) === JSON.stringify(layout)) return
  changePreferences({
    layouts: { ...layouts, [workspace]: { version: 1, current: layout, lastGood: before ?? layout } },
  })
}

/** Forgets the layout of a workspace. */
export function forgetLayout(workspace: WorkspaceId): void {
  const layouts = Object.fromEntries(
    Object.entries(usePreferences.getState().preferences.layouts).filter(([name]) => name !== workspace),
  )
  changePreferences({ layouts })
}
