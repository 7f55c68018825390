import type { InstrumentId } from '#core/model/identifiers.ts'
import type { Watchlist } from '#contracts/records/sources.ts'
import { commands } from '../../state/desk.ts'
import { readTable } from '../../state/tables.ts'
import { orToast, showToast } from '../../state/toasts.ts'
import { selectInstrument, showWorkspace, useUi } from '../../state/ui.ts'
import { newList, withSymbol } from './listChanges.ts'

/** Keeps a list; tells whether it was kept. */
export async function saveList(watchlist: Watchlist): Promise<boolean> {
  return (await orToast(commands.data.SaveWatchlist({ watchlist }))) !== null
}

/** The list that a symbol is added to: the one on screen, else the first, else a new one. */
export function listToAddTo(): Watchlist {
  const lists = [...readTable('watchlists').values()]
  const shown = useUi.getState().watchlist
  return lists.find(({ key }) => key === shown) ?? lists[0] ?? newList(lists, 'Watchlist')
}

/** Adds an instrument to the list on screen and shows that list. */
export async function addToList(instrumentId: InstrumentId): Promise<void> {
  const list = listToAddTo()
  const next = withSymbol(list, instrumentId)
  if (next === list) {
    const why = list.instrumentIds.includes(instrumentId) ? 'is there already' : 'has no room on it'
    showToast('note', `${instrumentId} ${why}: the list “${list.name}” stays as it is.`)
    return
  }
  if (!(await saveList(next))) return
  useUi.setState({ watchlist: list.key })
  showToast('note', `${instrumentId} is on the list “${list.name}”.`)
}

/**
 * Shows an instrument on the chart. One that the session does not have is added to it when the session hears live sources;
 * other sessions cannot take it in, and say so.
 */
export async function openInChart(instrumentId: InstrumentId): Promise<boolean> {
  if (!readTable('instruments').has(instrumentId)) {
    const session = readTable('session').values().next().value?.session
    if (session?.source.kind !== 'live') {
      showToast(
        'failure',
        `${instrumentId} is not part of this session, so there is nothing to chart; start a PAPER session to hear it live.`,
      )
      return false
    }
    if ((await orToast(commands.desk.WatchInstruments({ instrumentIds: [instrumentId] }))) === null) return false
    showToast('note', `The session hears ${instrumentId} from now on.`)
  }
  selectInstrument(instrumentId)
  if (useUi.getState().workspace !== 'approvals') showWorkspace('charts')
  return true
}
