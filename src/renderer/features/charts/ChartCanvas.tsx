import { useId, useMemo, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import type { BarInterval } from '#core/model/bar.ts'
import { isKeyLive } from '../../app/liveKeymap.ts'
import { useCurrent, useRecord, useRecords } from '../../state/tables.ts'
import { openDialog, useUi } from '../../state/ui.ts'
import styles from './Chart.module.css'
import { ChartAttribution } from './ChartAttribution.tsx'
import { chartKey } from './chartKeys.ts'
import { ChartLegend, spokenBar } from './ChartLegend.tsx'
import { marksOn, priceMarks } from './marks.ts'
import { labelBars, UNKNOWN_REGIME } from './regimes/regimeLabels.ts'
import { RegimeLegend } from './regimes/RegimeLegend.tsx'
import { regimeWords } from './regimes/regimeWords.ts'
import type { Regimes } from './regimes/useRegimes.ts'
import type { Bars } from './useBars.ts'
import { useFormingBars } from './useFormingBars.ts'
import { useChartSubject } from './useChartSubject.ts'
import { useSurface } from './useSurface.ts'

/** The canvas of a chart with its legend: the pointer and the arrow keys move over the bars. */
export function ChartCanvas({
  bars,
  interval,
  regimes,
  onTable,
}: {
  readonly bars: Bars
  readonly interval: BarInterval
  /** Null where they are not shown. */
  readonly regimes: Regimes | null
  readonly onTable: () => void
}) {
  const { instrument } = useChartSubject()
  const container = useRef<HTMLDivElement>(null)
  const hint = useId()
  // A cursor belongs to what it was set on; another instrument or bar length starts without one.
  const subject = `${instrument?.id ?? ''} ${interval}`
  const [held, setHeld] = useState<{ readonly subject: string; readonly index: number | null }>({
    subject,
    index: null,
  })
  const cursor = held.subject === subject ? held.index : null
  const setCursor = (index: number | null): void => setHeld({ subject, index })
  const watermark = useCurrent('session')?.watermark ?? ''
  const content = useChartContent(bars, interval, regimes)
  const { surface, hovered } = useSurface(container, content)
  const list = content.bars
  const shown = cursor ?? hovered ?? list.length - 1
  const bar = list[shown] ?? null
  const regime = content.regimes === null || bar === null ? null : regimeWords(content.regimes[shown] ?? UNKNOWN_REGIME)

  const keyDown = (event: KeyboardEvent): void => {
    const key = isKeyLive(event) ? chartKey(event, cursor, list.length) : null
    if (key === null) return
    event.preventDefault()
    if (key.kind === 'table') onTable()
    if (key.kind === 'zoom') surface.current?.zoom(key.factor)
    if (key.kind === 'interval') useUi.setState({ interval: key.interval })
    if (key.kind === 'search') openDialog({ kind: 'symbols', query: key.query.slice(1), purpose: 'chart' })
    if (key.kind !== 'cursor') return
    setCursor(key.index)
    if (key.index === null) {
      surface.current?.pointAway()
      surface.current?.showLatest()
    } else surface.current?.pointAt(key.index)
  }
  if (instrument === null) return null
  return (
    <div className={styles['frame']}>
      <ChartLegend
        instrument={instrument}
        bar={bar}
        previous={list[shown - 1] ?? null}
        marks={content.marks}
        interval={interval}
        regime={regime}
        isForming={bar !== null && bar.time > (bars.window.bars.at(-1)?.time ?? Number.POSITIVE_INFINITY)}
      />
      <div
        className={styles['canvas']}
        role="group"
        aria-label={`Chart of ${instrument.name}, ${list.length} bars`}
        aria-describedby={hint}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the arrow keys move over the bars
        tabIndex={0}
        data-scope="chart"
        onKeyDown={keyDown}
        onPointerMove={() => (cursor === null ? undefined : setCursor(null))}
      >
        <div ref={container} className={styles['surface']} aria-hidden />
        <span className={styles['watermark']}>{watermark}</span>
        <ChartAttribution />
        <span id={hint} className="visually-hidden">
          Left and right arrow move over the bars, plus and minus zoom, T shows the bars as a table.
        </span>
        <span className="visually-hidden" aria-live="polite">
          {cursor === null || bar === null ? '' : spokenBar(instrument, bar, interval, regime)}
        </span>
      </div>
      {regimes === null ? null : <RegimeLegend regimes={regimes} />}
    </div>
  )
}

function useChartContent(bars: Bars, interval: BarInterval, known: Regimes | null) {
  const { instrument } = useChartSubject()
  const fills = useRecords('fills')
  const signals = useRecords('signals')
  const orders = useRecords('orders')
  const proposal = useRecord(
    'proposals',
    useUi((state) => state.selectedProposal),
  )
  const finished = bars.window.bars
  const list = useFormingBars(bars.window, instrument?.id ?? null, interval)
  const marks = useMemo(
    () => (instrument === null ? [] : marksOn(finished, instrument, fills, signals)),
    [finished, instrument, fills, signals],
  )
  const lines = useMemo(
    () => (instrument === null ? [] : priceMarks(instrument, orders, proposal?.status === 'QUEUED' ? proposal : null)),
    [instrument, orders, proposal],
  )
  const regimes = useMemo(
    () => (known === null ? null : labelBars(finished, known.stored, known.told)),
    [finished, known],
  )
  return { instrument, bars: list, marks, lines, regimes, onNearStart: bars.loadOlder }
}
