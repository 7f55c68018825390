import { useEffect } from 'react'
import type { InstrumentId } from '#core/model/identifiers.ts'
import type { SessionSource } from '#contracts/records/market.ts'
import { commands, useLink } from '../../state/desk.ts'
import { useCurrent } from '../../state/tables.ts'
import { showToast } from '../../state/toasts.ts'

/** Most instruments whose depth is shown at once. */
const MOST = 4

const watchers = new Map<InstrumentId, number>()
let announced = ''
let planned = false

/**
 * Asks for the order book and the trades of an instrument as long as the panel is there; several panels share one request.
 * Sessions that hear nothing live have no depth, so nothing is asked.
 */
export function useDepthOf(instrumentId: InstrumentId | null): void {
  const connected = useLink((state) => state.phase === 'OPEN')
  const session = useCurrent('session')?.session
  const isHeard = instrumentId !== null && hears(session?.source, instrumentId)
  const sessionId = session?.sessionId ?? null
  useEffect(() => {
    if (instrumentId === null || !connected || !isHeard) return
    watchers.set(instrumentId, (watchers.get(instrumentId) ?? 0) + 1)
    announce(sessionId)
    return () => {
      const left = (watchers.get(instrumentId) ?? 1) - 1
      if (left > 0) watchers.set(instrumentId, left)
      else watchers.delete(instrumentId)
      announce(sessionId)
    }
  }, [instrumentId, connected, isHeard, sessionId])
}

/** While sessions change, the instrument on the chart may still be one of the session before. */
function hears(source: SessionSource | undefined, instrumentId: InstrumentId): boolean {
  if (source?.kind === 'live') return source.instrumentIds.includes(instrumentId)
  return source?.kind === 'recording'
}

/** Sends the list once all panels of this moment have come and gone. */
function announce(sessionId: string | null): void {
  if (planned) return
  planned = true
  queueMicrotask(() => {
    planned = false
    const instrumentIds = [...watchers.keys()].slice(0, MOST)
    // Another session knows nothing of what was asked before; after a lost connection everything is asked anew.
    const wish = [sessionId, ...instrumentIds].join(' ')
    if (wish === announced) return
    announced = wish
    void commands.data.WatchDepth({ instrumentIds }).then((answer) => {
      // Without a connection nothing is heard anyway, and the screen says so elsewhere.
      if (!answer.ok && answer.failure.code !== 'DISCONNECTED') showToast('failure', answer.failure.message)
    })
  })
}
