import type { TableName } from '#contracts/uiState.ts'
import { useLink } from './desk.ts'
import { isFeedTrusted, useWorstFeed } from './feed.ts'
import { panelStateOf } from './panelFacts.ts'
import type { PanelState } from './panelFacts.ts'
import { useRefusedRecords, useReplicaStatus } from './tables.ts'

/** Returns the state of a panel that shows one table; `market` panels also go stale with the feed. */
export function usePanelState(
  table: TableName,
  options: { readonly empty: boolean; readonly market?: boolean },
): PanelState {
  const phase = useLink((state) => state.phase)
  const lastGoodAt = useLink((state) => (state.phase === 'CLOSED' ? state.lastGoodAt : null))
  const following = useReplicaStatus(table) !== 'WAITING'
  const refused = useRefusedRecords(table)
  const feed = useWorstFeed()
  const stale =
    options.market === true && feed !== null && !isFeedTrusted(feed)
      ? { since: feed.lastArrival === null ? null : feed.lastArrival / 1_000, note: feed.note }
      : null
  return panelStateOf({ phase, lastGoodAt, following, refused, empty: options.empty, stale })
}
