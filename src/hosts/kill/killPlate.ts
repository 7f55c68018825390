import type { KillPath, KillView } from '#contracts/records/safety.ts'
import type { TableChange } from '#contracts/uiState.ts'

/**
 * Writes the paths that failed their last test over the broker's record: the broker hears of the drills that reached it,
 * only the main thread knows of those that did not.
 */
export function overlayFailedPaths(
  changes: readonly TableChange[],
  failed: ReadonlyMap<KillPath, string>,
): readonly TableChange[] {
  if (failed.size === 0 || !changes.some(({ table }) => table === 'kill')) return changes
  return changes.map((change) =>
    change.table === 'kill'
      ? {
          ...change,
          added: change.added.map((record) => withFailures(record, failed)),
          updated: change.updated.map((record) => withFailures(record, failed)),
        }
      : change,
  )
}

function withFailures(record: unknown, failed: ReadonlyMap<KillPath, string>): KillView {
  // The broker publishes the table through the typed `put`.
  const view = record as KillView
  const paths = view.paths.map((entry) => {
    const note = failed.get(entry.path)
    return note === undefined ? entry : { ...entry, verified: false, note }
  })
  const state = view.state === 'READY' && paths.some((entry) => !entry.verified) ? 'DEGRADED' : view.state
  return { ...view, state, paths }
}
