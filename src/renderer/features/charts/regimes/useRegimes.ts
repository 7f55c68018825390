import { useEffect, useMemo, useState } from 'react'
import type { BarInterval } from '#core/model/bar.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import type { Failure } from '#contracts/failure.ts'
import type { RegimeView } from '#contracts/records/features.ts'
import { commands, useLink } from '../../../state/desk.ts'
import { useCurrent, useRecord } from '../../../state/tables.ts'
import { extendRegimes, regimeIndex } from './regimeLabels.ts'
import type { RegimeColumns, ToldRegime } from './regimeLabels.ts'

/** Regimes asked for at once, and the most that are remembered of those told since. */
const PAGE = 1_500
const MOST_TOLD = 3_000

/** The regimes of a chart's bars, as far as they are known. */
export interface Regimes {
  readonly stored: RegimeColumns | null
  readonly told: readonly ToldRegime[]
  /** What holds now; null while nothing was told. */
  readonly now: RegimeView | null
  readonly failure: Failure | null
}

interface Held {
  readonly wish: string
  readonly stored: RegimeColumns | null
  readonly hasOlder: boolean
  readonly told: readonly ToldRegime[]
  readonly failure: Failure | null
}

/**
 * Loads the regimes of an instrument and follows those that are told; older ones follow when the chart shows bars before
 * them. `firstBar` is the opening of the first bar that is loaded. Null for no instrument: then nothing is asked.
 */
export function useRegimes(
  instrumentId: InstrumentId | null,
  interval: BarInterval,
  firstBar: number | null,
): Regimes | null {
  const connected = useLink((state) => state.phase === 'OPEN')
  const sessionId = useCurrent('session')?.session.sessionId ?? null
  const now = useRecord('regimes', instrumentId === null ? null : `${instrumentId}|${interval}`)
  const wish = `${sessionId} ${instrumentId} ${interval}`
  const [held, setHeld] = useState<Held>(() => nothing(''))
  const current = held.wish === wish ? held : nothing(wish)
  const first = current.stored?.tsOpen[0] ?? null
  const isOlderShown = firstBar !== null && first !== null && firstBar < first && current.hasOlder
  const before = isOlderShown ? first : null
  const isAsked = instrumentId !== null && connected && (current.stored === null || isOlderShown)

  useEffect(() => {
    if (!isAsked || instrumentId === null) return
    let wanted = true
    void commands.data.QueryRegimes({ instrumentId, interval, before, limit: PAGE }).then((answer) => {
      if (!wanted) return
      setHeld((state) => {
        const known = state.wish === wish ? state : nothing(wish)
        if (!answer.ok)
          return { ...known, hasOlder: false, failure: answer.failure, stored: known.stored ?? NO_REGIMES }
        const { tsOpen, labels } = answer.reply
        const stored = known.stored === null ? { tsOpen, labels } : extendRegimes(known.stored, { tsOpen, labels })
        return { ...known, stored, hasOlder: tsOpen.length >= PAGE, failure: null }
      })
    })
    return () => {
      wanted = false
    }
  }, [isAsked, instrumentId, interval, before, wish])

  const barTime = now?.barTime ?? null
  const index = now === null ? null : regimeIndex(now.label)
  useEffect(() => {
    if (barTime === null || index === null) return
    setHeld((state) => {
      const known = state.wish === wish ? state : nothing(wish)
      if ((known.told.at(-1)?.barTime ?? -1) >= barTime) return state
      return { ...known, told: [...known.told, { barTime, index }].slice(-MOST_TOLD) }
    })
  }, [barTime, index, wish])

  const { stored, told, failure } = current
  return useMemo(
    () => (instrumentId === null ? null : { stored, told, now, failure }),
    [instrumentId, stored, told, now, failure],
  )
}

const NO_REGIMES: RegimeColumns = { tsOpen: new Float64Array(), labels: new Float64Array() }
const NONE_TOLD: readonly ToldRegime[] = []

function nothing(wish: string): Held {
  return { wish, stored: null, hasOlder: false, told: NONE_TOLD, failure: null }
}
