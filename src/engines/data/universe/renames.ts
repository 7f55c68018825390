import type { InstrumentId } from '#core/model/identifiers.ts'
import type { TimedAction } from '#core/model/marketAction.ts'
import type { DataDesk } from '../desk.ts'
import { applyDueRenames } from './universeDesk.ts'

/**
 * Takes the changes of symbols among a source's corporate actions: from its moment on the instrument goes by the new symbol
 * in that source's list, and before it by the old one. One that lies before the source's list first held the instrument
 * changes nothing, for that list told the symbol of after it. One that is announced waits for its moment, because until
 * then the source knows the instrument by the old symbol only; it waits in memory and is told again with the next answer.
 */
export function takeRenames(
  desk: DataDesk,
  sourceId: string,
  instrumentId: InstrumentId,
  actions: readonly TimedAction[],
): void {
  const { announced } = desk.state.universe
  for (const { ts, action } of actions) {
    if (action.kind !== 'SYMBOL_CHANGE' || action.symbol.trim() === '') continue
    announced.set(`${sourceId} ${instrumentId} ${ts}`, { sourceId, instrumentId, symbol: action.symbol, at: ts })
  }
  applyDueRenames(desk)
}
