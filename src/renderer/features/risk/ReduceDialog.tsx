import type { InstrumentId } from '#core/model/identifiers.ts'
import { formatQuantity } from '../../format/amount.ts'
import { commands } from '../../state/desk.ts'
import { useRecord } from '../../state/tables.ts'
import { orToast } from '../../state/toasts.ts'
import { Preview } from '../blotter/CancelDialogs.tsx'
import { wholePercent } from './wholePercent.ts'

/** Previews leaving a part of a position at the market, as the guard proposes it. */
export function ReduceDialog({ instrumentId }: { readonly instrumentId: InstrumentId }) {
  const reduction = useRecord('reductions', instrumentId)
  const position = useRecord('positions', instrumentId)
  const instrument = useRecord('instruments', instrumentId)
  const held = position?.quantity ?? 0
  const part = wholePercent(reduction?.fraction ?? 0)
  const symbol = instrument?.symbol ?? instrumentId
  const lines =
    reduction === null || held === 0
      ? []
      : [
          `${held > 0 ? 'SELL' : 'BUY'} ${part} of ${formatQuantity(instrument, Math.abs(held))} ${symbol} at the market, rounded down to whole increments`,
          reduction.reason,
        ]
  return (
    <Preview
      title={`Reduce ${symbol}`}
      lines={lines}
      note={
        lines.length === 0
          ? 'This reduction is no longer proposed, or the position is closed.'
          : 'Reduces risk, so it needs no approval. Protective stops stay and end at what is left.'
      }
      action={`Reduce by ${part}`}
      onConfirm={() => orToast(commands.risk.ReducePosition({ instrumentId, fraction: reduction?.fraction ?? 0 }))}
    />
  )
}
