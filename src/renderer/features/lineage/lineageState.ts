import { create } from 'zustand'
import type { LineageOrigin } from '#contracts/records/lineage.ts'
import { showPanel } from '../../app/dockControl.ts'
import { showWorkspace } from '../../state/ui.ts'

/** What the lineage panel is asked for; null is nothing yet. */
export const useLineage = create<{ readonly of: LineageOrigin | null; readonly asksCorrection: boolean }>()(() => ({
  of: null,
  asksCorrection: false,
}))

/** Shows where something comes from; without anything it opens the panel as it was. */
export function askLineage(of: LineageOrigin | null): void {
  if (of !== null) useLineage.setState({ of, asksCorrection: of.kind === 'CORRECTION' })
  showWorkspace('blotter')
  showPanel('lineage')
}
