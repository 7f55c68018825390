import type { InstrumentId } from '#core/model/identifiers.ts'
import type { Watchlist } from '#contracts/records/sources.ts'

/** Most instruments on one list. */
const MOST = 500

/** Puts an instrument at the end of a list; the same list when it is there already or the list is full. */
export function withSymbol(list: Watchlist, instrumentId: InstrumentId): Watchlist {
  if (list.instrumentIds.includes(instrumentId) || list.instrumentIds.length >= MOST) return list
  return { ...list, instrumentIds: [...list.instrumentIds, instrumentId] }
}

/** Takes an instrument off a list. */
export function withoutSymbol(list: Watchlist, instrumentId: InstrumentId): Watchlist {
  return { ...list, instrumentIds: list.instrumentIds.filter((id) => id !== instrumentId) }
}

/** Moves an instrument one place up (-1) or down (1); the same list at its ends. */
export function withMoved(list: Watchlist, instrumentId: InstrumentId, step: -1 | 1): Watchlist {
  const from = list.instrumentIds.indexOf(instrumentId)
  const to = from + step
  const other = list.instrumentIds[to]
  if (from < 0 || other === undefined) return list
  return {
    ...list,
    instrumentIds: list.instrumentIds.map((id, index) => (index === to ? instrumentId : index === from ? other : id)),
  }
}

/** Makes an empty list with a key that no other has. */
export function newList(lists: readonly Watchlist[], name: string): Watchlist {
  const keys = new Set(lists.map(({ key }) => key))
  let number = lists.length + 1
  while (keys.has(`list-${number}`)) number += 1
  return { key: `list-${number}`, name, instrumentIds: [] }
}

/** Says what is wrong with the name of a list, or null. */
export function nameProblem(name: string, others: readonly Watchlist[]): string | null {
  const trimmed = name.trim()
  if (trimmed === '') return 'Enter a name.'
  if (trimmed.length > 60) return 'A name has at most 60 letters.'
  return others.some((list) => list.name === trimmed) ? 'There is a list of this name already.' : null
}
