import { useMemo, useState } from 'react'
import type { BarInterval } from '#core/model/bar.ts'
import type { FeatureHistory as History } from '#contracts/records/features.ts'
import { Badge } from '../../../components/Badge.tsx'
import { Button } from '../../../components/Button.tsx'
import { DataTable } from '../../../components/DataTable.tsx'
import { Panel } from '../../../components/Panel.tsx'
import type { Column } from '../../../components/tableColumn.ts'
import { formatCount } from '../../../format/amount.ts'
import { formatBarTime } from '../../../format/time.ts'
import { commands } from '../../../state/desk.ts'
import { usePanelState } from '../../../state/panelState.ts'
import type { ChartBar } from '../../charts/barWindow.ts'
import { useBars } from '../../charts/useBars.ts'
import { answerState } from '../../data/answerState.ts'
import { useAnswer } from '../../data/useAnswer.ts'
import { featureNumber } from '../featureWords.ts'
import { useFeatureRows, useSelectedFeature } from '../useFeatureSubject.ts'
import styles from '../Features.module.css'
import { HistoryChart } from './HistoryChart.tsx'
import type { HistoryLine } from './HistoryChart.tsx'

/** Bars asked for: as many as a chart loads at first. */
const BARS = 1_500

interface Point {
  readonly time: number
  readonly value: number
}

/** The values of the chosen feature by the bar. */
export function FeatureHistory() {
  const row = useSelectedFeature()
  const { instrument, interval } = useFeatureRows()
  const [withPrice, setWithPrice] = useState(true)
  const [asTable, setAsTable] = useState(false)
  const name = row?.description.name ?? null
  const instrumentId = instrument?.id ?? null
  // A bar that closes makes the answer before it incomplete.
  const newest = row?.value?.barTime ?? 0
  const ask = useMemo(
    () =>
      name === null || instrumentId === null || newest < 0
        ? null
        : () => commands.data.QueryFeatures({ instrumentId, interval, names: [name], before: null, limit: BARS }),
    [name, instrumentId, interval, newest],
  )
  const answer = useAnswer(ask)
  const isEmpty = ask === null || (answer.status === 'ready' && answer.reply?.tsOpen.length === 0)
  const state = answerState(
    usePanelState('features', { empty: isEmpty }),
    answer,
    'The catalogue and the charts do not need this.',
  )
  const tools = (
    <>
      <Button look="quiet" aria-pressed={withPrice} onClick={() => setWithPrice(!withPrice)}>
        Price above
      </Button>
      <Button look="quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
        As a table
      </Button>
      <span className={styles['grow']} />
      {answer.reply?.origin === 'simulated' ? <Badge tone="warn">simulated</Badge> : null}
      <span className="muted">{answer.reply === null ? '' : keptWords(answer.reply)}</span>
    </>
  )
  return (
    <Panel
      label="History of the feature"
      state={state}
      tools={tools}
      onRetry={answer.reload}
      empty={
        <p>No bars of this length are stored of the instrument, so there is no history. Choose another bar length.</p>
      }
    >
      {answer.reply === null || row === null ? null : (
        <Content
          key={`${instrumentId} ${interval}`}
          title={`${row.description.title}, ${row.description.unit}, ${instrument?.symbol ?? ''} ${interval}`}
          history={answer.reply}
          interval={interval}
          withPrice={withPrice}
          asTable={asTable}
        />
      )}
    </Panel>
  )
}

interface ContentProps {
  readonly title: string
  readonly history: History
  readonly interval: BarInterval
  readonly withPrice: boolean
  readonly asTable: boolean
}

function Content({ title, history, interval, withPrice, asTable }: ContentProps) {
  const { instrument } = useFeatureRows()
  const bars = useBars(withPrice ? (instrument?.id ?? null) : null, interval)
  const feature = useMemo(
    (): HistoryLine => ({ time: history.tsOpen, value: history.columns[0]?.values ?? new Float64Array() }),
    [history],
  )
  const price = useMemo(
    () => (withPrice ? closesWithin(bars.window.bars, history.tsOpen) : null),
    [withPrice, bars.window.bars, history],
  )
  const known = feature.value.reduce((count, value) => count + Number(Number.isFinite(value)), 0)
  const words = `${title}: ${formatCount(known)} of ${formatCount(feature.time.length)} bars have a value`
  return (
    <>
      <p className={styles['caption']}>
        {words}
        {withPrice ? '; above it the close' : ''}
      </p>
      {known === 0 ? (
        <p className={styles['note']}>
          None of these bars has a value: what it is computed from is not there. The detail names its inputs.
        </p>
      ) : asTable ? (
        <HistoryTable line={feature} interval={interval} />
      ) : (
        <HistoryChart
          label={words}
          feature={feature}
          price={price}
          isIntraday={interval !== '1d' && interval !== '1w' && interval !== '1M'}
        />
      )}
    </>
  )
}

function HistoryTable({ line, interval }: { readonly line: HistoryLine; readonly interval: BarInterval }) {
  const rows = useMemo(
    () =>
      Array.from(line.time, (time, index): Point => ({ time, value: line.value[index] ?? Number.NaN })).toReversed(),
    [line],
  )
  const columns = useMemo(
    (): readonly Column<Point>[] => [
      { id: 'time', head: 'Bar opened (UTC)', track: '170px', render: ({ time }) => formatBarTime(time, interval) },
      {
        id: 'value',
        head: 'Value',
        track: 'minmax(120px, 220px)',
        align: 'right',
        render: ({ value }) =>
          Number.isFinite(value) ? featureNumber(value) : <span className={styles['unknown']}>unknown</span>,
      },
    ],
    [interval],
  )
  return <DataTable label="Values by the bar" rows={rows} columns={columns} keyOf={({ time }) => String(time)} />
}

function closesWithin(bars: readonly ChartBar[], times: Float64Array): HistoryLine | null {
  const first = times[0]
  if (first === undefined) return null
  const within = bars.filter(({ time }) => time >= first)
  return {
    time: Float64Array.from(within, ({ time }) => time),
    value: Float64Array.from(within, ({ close }) => close),
  }
}

function keptWords({ columns }: History): string {
  const kept = columns[0]?.kept ?? 0
  return `${formatCount(kept)} kept when their bars closed, the others computed now from stored bars`
}
