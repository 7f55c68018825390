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

/** What is loaded, and for which wish; bars of another wish are never shown. */
interface Loaded {
  readonly wish: string
  readonly status: Bars['status']
  readonly window: BarWindow
  readonly failure: Failure | null
}

/** Loads the bars of an instrument and follows the new ones. */
export function useBars(instrumentId: InstrumentId | null, interval: BarInterval): Bars {
  const connected = useLink((state) => state.phase === 'OPEN')
  const sessionId = useCurrent('session')?.session.sessionId ?? null
  const [reloads, setReloads] = useState(0)
  // Everything that makes earlier bars worthless: another subject, another session, a wish to load again.
  const wish = `${sessionId} ${instrumentId} ${interval} ${reloads}`
  const [loaded, setLoaded] = useState<Loaded>({ wish: '', status: 'loading', window: NO_BARS, failure: null })
  const current = loaded.wish === wish ? loaded : { wish, status: 'loading' as const, window: NO_BARS, failure: null }
  const loadingOlder = useRef(false)

  useEffect(() => {
    if (instrumentId === null || !connected) return
    let wanted = true
    loadingOlder.current = false
    // Bars that come before the answer would be overwritten by it.
    let early: ChartBar[] | null = []
    void commands.data.QueryBars({ instrumentId, interval, before: null, limit: PAGE }).then((answer) => {
      if (!wanted) return
      const fresh = early ?? []
      early = null
      if (!answer.ok) setLoaded({ wish, status: 'error', window: NO_BARS, failure: answer.failure })
      else {
        const window = appendNew(openWindow(answer.reply.columns, answer.reply.complete), fresh)
        setLoaded({ wish, status: 'ready', window, failure: null })
      }
    })
    const stop = barFeed.watch(instrumentId, (message) => {
      if (message.interval !== interval) return
      const fresh = barsOfRows(message.rows)
      if (early === null) setLoaded((before) => changed(before, wish, (window) => appendNew(window, fresh)))
      else early.push(...fresh)
    })
    return () => {
      wanted = false
      stop()
    }
  }, [instrumentId, interval, connected, wish])

  const { window } = current
  const oldest = window.hasOlder ? (window.bars[0]?.time ?? null) : null
  const loadOlder = useCallback(() => {
    if (loadingOlder.current || instrumentId === null || oldest === null) return
    loadingOlder.current = true
    void commands.data.QueryBars({ instrumentId, interval, before: oldest, limit: PAGE }).then((answer) => {
      loadingOlder.current = false
      if (!answer.ok) return
      const { columns, complete } = answer.reply
      setLoaded((before) => changed(before, wish, (shown) => extendBack(shown, columns, complete)))
    })
  }, [instrumentId, interval, oldest, wish])
  const reload = useCallback(() => setReloads((count) => count + 1), [])
  return { window, status: current.status, failure: current.failure, loadOlder, reload }
}

function changed(loaded: Loaded, wish: string, change: (window: BarWindow) => BarWindow): Loaded {
  return loaded.wish === wish ? { ...loaded, window: change(loaded.window) } : loaded
}
