import type { Instrument } from '#core/model/instrument.ts'
import { Button } from '../../components/Button.tsx'
import { useCurrent } from '../../state/tables.ts'
import { openDialog } from '../../state/ui.ts'

/** Why there is no order book or no trades to show, and what to do about it. */
export function NoDepth({
  what,
  instrument,
}: {
  readonly what: 'order book' | 'trades'
  readonly instrument: Instrument | null
}) {
  const kind = useCurrent('session')?.session.source.kind
  if (instrument === null) return <p>No instrument is on the chart. Press / to find one.</p>
  if (kind === 'live' || kind === 'recording')
    return (
      <p>
        No {what} of {instrument.symbol} yet. It is asked for; not every source tells it.
      </p>
    )
  return (
    <>
      <p>
        No {what} of {instrument.symbol}: this session hears no live source.
      </p>
      <Button onClick={() => openDialog({ kind: 'session' })}>Start a session…</Button>
    </>
  )
}
