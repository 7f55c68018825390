import { useCallback, useEffect, useRef, useState } from 'react'
import type { BarInterval } from '#core/model/bar.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import type { Failure } from '#contracts/failure.ts'
import { barFeed, commands, useLink } from '../../state/desk.ts'
import { useCurrent } from '../../state/tables.ts'
import { appendNew, barsOfRows, extendBack, NO_BARS, openWindow } from './barWindow.ts'
import type { BarWindow, ChartBar } from './barWindow.ts'

/** Bars asked for at once; the first answer fills a wide screen several times over. */
const PAGE = 1_500

/** Bars of one instrument, how they came, and the ways to get more. */
export interface Bars {
  readonly window: BarWindow
  readonly status: 'loading' | 'ready' | 'error'
  readonly failure: Failure | null
  readonly loadOlder: () => void
  readonly reload: () => void
}

/** Loads the bars of an instrument and follows the new ones. */
export function useBars(instrumentId: InstrumentId | null, interval: BarInterval): Bars {
  const connected = useLink((state) => state.phase === 'OPEN')
  const sessionId = useCurrent('session')?.session.sessionId ?? null
  const [window, setWindow] = useState<BarWindow>(NO_BARS)
  const [status, setStatus] = useState<Bars['status']>('loading')
  const [failure, setFailure] = useState<Failure | null>(null)
  const [reloads, setReloads] = useState(0)
  const loadingOlder = useRef(false)
  const oldest = window.bars[0]?.time ?? null

  useEffect(() => {
    if (instrumentId === null || !connected) return
    let wanted = true
    loadingOlder.current = false
    setStatus('loading')
    // Bars that come before the answer would be overwritten by it.
    let early: ChartBar[] | null = []
    void commands.data.QueryBars({ instrumentId, interval, before: null, limit: PAGE }).then((answer) => {
      if (!wanted) return
      setFailure(answer.ok ? null : answer.failure)
      setWindow(answer.ok ? appendNew(openWindow(answer.reply.columns, answer.reply.complete), early ?? []) : NO_BARS)
      early = null
      setStatus(answer.ok ? 'ready' : 'error')
    })
    const stop = barFeed.watch(instrumentId, (message) => {
      if (message.interval !== interval) return
      const fresh = barsOfRows(message.rows)
      if (early === null) setWindow((before) => appendNew(before, fresh))
      else early.push(...fresh)
    })
    return () => {
      wanted = false
      stop()
    }
  }, [instrumentId, interval, connected, reloads, sessionId])

  const loadOlder = useCallback(() => {
    if (loadingOlder.current || instrumentId === null || oldest === null || !window.hasOlder) return
    loadingOlder.current = true
    void commands.data.QueryBars({ instrumentId, interval, before: oldest, limit: PAGE }).then((answer) => {
      loadingOlder.current = false
      if (answer.ok) setWindow((before) => extendBack(before, answer.reply.columns, answer.reply.complete))
    })
  }, [instrumentId, interval, oldest, window.hasOlder])

  return { window, status, failure, loadOlder, reload: useCallback(() => setReloads((count) => count + 1), []) }
}
