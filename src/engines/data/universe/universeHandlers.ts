import type { dataChannel } from '#contracts/data.ts'
import type { CommandHandlers } from '#contracts/channel.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { FoundSymbol } from '#contracts/records/sources.ts'
import { type DataDesk, withoutSources } from '../desk.ts'
import type { ListedInstrument } from '../feeds/ports.ts'
import { holdBack } from '../quarantine/holdBack.ts'
import type { SymbolMatch } from './symbolSearch.ts'
import {
  askForList,
  askForOldLists,
  listsInstruments,
  localInstruments,
  noteNoList,
  openUniverse,
  tellList,
} from './universeDesk.ts'

/** What can be traded or watched, and the trader's lists. */
export type UniverseHandlers = Pick<
  CommandHandlers<typeof dataChannel>,
  'SearchSymbols' | 'RefreshInstruments' | 'TakeInstruments' | 'SaveWatchlist' | 'RemoveWatchlist'
>

/** Makes them. */
export function createUniverseHandlers(desk: DataDesk): UniverseHandlers {
  const { state, context } = desk
  const { watchlists } = state.universe
  return {
    SearchSymbols({ words, limit }) {
      openUniverse(desk)
      askForOldLists(desk)
      const found = state.universe.book.search(words, limit, localInstruments(desk), context.now())
      const live = liveSourcesOf(desk)
      return accepted({ matches: found.map((match) => withLiveSources(desk, match, live)) })
    },
    RefreshInstruments({ sourceId }) {
      if (desk.sources === null) return withoutSources()
      const card = desk.sources.cards.find(({ id }) => id === sourceId)
      if (card === undefined || !listsInstruments(card)) {
        return refused(
          'SOURCE_LISTS_NOTHING',
          `${card?.name ?? sourceId} has no list of instruments, so nothing was asked; its symbols can be used as they are.`,
        )
      }
      state.universe.hasRefreshed = true
      askForList(desk, sourceId)
      return accepted({})
    },
    TakeInstruments({ sourceId, answer }) {
      openUniverse(desk)
      if (answer.ok) takeList(desk, sourceId, answer.value)
      else noteNoList(desk, sourceId, answer.failure)
      return accepted({})
    },
    SaveWatchlist({ watchlist }) {
      openUniverse(desk)
      return then(watchlists.save(watchlist), (saved) => context.put('watchlists', saved))
    },
    RemoveWatchlist({ key }) {
      openUniverse(desk)
      return then(watchlists.remove(key), () => context.remove('watchlists', key))
    },
  }
}

function takeList(desk: DataDesk, sourceId: string, listed: readonly ListedInstrument[]): void {
  const { state, context } = desk
  const at = context.now()
  state.universe.asked.delete(sourceId)
  const taken = state.universe.book.take(sourceId, listed, at)
  tellList(desk, sourceId)
  if (!taken.isStored) state.storageNote = 'The list of instruments could not be kept and is asked for again later.'
  if (taken.missing === 0) return
  holdBack(desk, {
    sourceId,
    instrumentId: null,
    what: 'MESSAGE',
    interval: null,
    code: 'UNIVERSE_SHRANK',
    severity: 'flag',
    message: `${taken.missing} instruments were missing from one list of ${sourceId}, so none was taken for delisted; a second list like it will be believed.`,
    from: at,
    to: at,
    rows: taken.missing,
    sample: '',
  })
}

/** Sources that tell prices as they happen. */
function liveSourcesOf({ sources }: DataDesk): ReadonlySet<string> {
  const cards = sources?.cards ?? []
  return new Set(cards.filter(({ live }) => live.includes('TRADES') || live.includes('QUOTES')).map(({ id }) => id))
}

function withLiveSources({ state }: DataDesk, match: SymbolMatch, live: ReadonlySet<string>): FoundSymbol {
  const { instrumentId, symbol, name, venue, isListed, found } = match
  const told = state.listed.get(instrumentId) ?? []
  const liveSources = told.map(({ sourceId }) => sourceId).filter((sourceId) => live.has(sourceId))
  return { instrumentId, symbol, name, venue, isListed, found, liveSources }
}

function then<Reply>(
  result: CommandResult<Reply>,
  act: (reply: Reply) => void,
): CommandResult<Readonly<Record<string, never>>> {
  if (!result.ok) return result
  act(result.reply)
  return accepted({})
}
