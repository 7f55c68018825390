import type { InstrumentId } from '#core/model/identifiers.ts'
import { useRecord } from '../state/tables.ts'

/** The short name of an instrument. */
export function SymbolOf({ instrumentId }: { readonly instrumentId: InstrumentId }) {
  return <span title={instrumentId}>{useRecord('instruments', instrumentId)?.symbol ?? instrumentId}</span>
}
