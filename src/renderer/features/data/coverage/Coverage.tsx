import { useMemo, useState } from 'react'
import type { BarInterval } from '#core/model/bar.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import { DAY } from '#core/time/duration.ts'
import type { CoverageReply } from '#contracts/records/sources.ts'
import { activatePanel } from '../../../app/dockControl.ts'
import { Button } from '../../../components/Button.tsx'
import { Panel } from '../../../components/Panel.tsx'
import { formatCount } from '../../../format/amount.ts'
import { formatPercent } from '../../../format/number.ts'
import { formatDay } from '../../../format/time.ts'
import { commands } from '../../../state/desk.ts'
import { usePanelState } from '../../../state/panelState.ts'
import { useRecords } from '../../../state/tables.ts'
import { orToast, showToast } from '../../../state/toasts.ts'
import { openDialog } from '../../../state/ui.ts'
import { INTERVALS } from '../../charts/intervals.ts'
import { useChartSubject } from '../../charts/useChartSubject.ts'
import { answerState } from '../answerState.ts'
import { isFetching } from '../backfillWords.ts'
import { useAnswer } from '../useAnswer.ts'
import dataStyles from '../Data.module.css'
import { CalendarView } from './CalendarView.tsx'
import { calendarOf, endOfRange } from './coverageCalendar.ts'
import { useCoverage } from './coverageState.ts'
import { DayTable } from './DayTable.tsx'
import { GapTable } from './GapTable.tsx'
import styles from './Coverage.module.css'

/** What is asked: one series over the latest years. */
interface Subject {
  readonly instrumentId: InstrumentId
  readonly interval: BarInterval
  readonly from: number
  readonly to: number
  readonly sourceId: string | null
}

/** What is stored of one series, day by day, beside what the sessions of its exchange expect. */
export function Coverage() {
  const chart = useChartSubject()
  const instrumentId = useCoverage((state) => state.instrumentId) ?? chart.instrument?.id ?? null
  const [interval, setInterval] = useState<BarInterval | null>(null)
  const [sourceId, setSourceId] = useState<string | null>(null)
  const [years, setYears] = useState(1)
  const [tomorrow] = useState(() => (Math.floor((Date.now() * 1_000) / DAY) + 1) * DAY)
  const [until, setUntil] = useState<string | null>(null)
  const sources = useRecords('sources').filter(({ historical }) => historical.includes('BARS'))
  const shown = interval ?? chart.interval
  const stored = useRecords('datasets').find((set) => set.instrumentId === instrumentId && set.interval === shown)
  const to = endOfRange(until, stored?.to ?? null, years, tomorrow)
  const subject = useMemo<Subject | null>(
    () =>
      instrumentId === null
        ? null
        : { instrumentId, interval: shown, from: to - Math.round(years * 365.25) * DAY, to, sourceId },
    [instrumentId, shown, sourceId, years, to],
  )
  const fetches = useRecords('backfills').filter((row) => row.instrumentId === instrumentId && row.interval === shown)
  const finished = fetches.filter(({ state }) => state === 'DONE').length
  const ask = useMemo(
    // Every fetch that has ended makes the answer before it worthless.
    () => (subject === null || finished < 0 ? null : () => commands.data.QueryCoverage(subject)),
    [subject, finished],
  )
  const answer = useAnswer(ask)
  const isEmpty = subject === null || (answer.status === 'ready' && answer.reply?.days.length === 0)
  const state = answerState(usePanelState('sources', { empty: isEmpty }), answer, 'Charts and orders do not need this.')
  const tools = (
    <>
      <Button onClick={() => openDialog({ kind: 'symbols', query: '', purpose: 'coverage' })}>
        {instrumentId ?? 'Choose a symbol'}
      </Button>
      <Choice label="Bars" value={shown} options={INTERVALS} onChange={(name) => setInterval(name as BarInterval)} />
      <label className={dataStyles['filter']}>
        Source
        <select
          value={sourceId ?? ''}
          onChange={({ target }) => setSourceId(target.value === '' ? null : target.value)}
        >
          <option value="">first in order</option>
          {sources.map(({ key, name }) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <Choice
        label="Years"
        value={String(years)}
        options={['1', '2', '5', '10']}
        onChange={(text) => setYears(Number(text))}
      />
      <label className={dataStyles['filter']}>
        Until
        <input
          type="date"
          value={formatDay(to - DAY)}
          max={formatDay(tomorrow - DAY)}
          onChange={({ target }) => setUntil(target.value === '' ? null : target.value)}
        />
      </label>
      <Fetch subject={subject} reply={answer.reply} isRunning={fetches.some(isFetching)} />
    </>
  )
  const empty =
    subject === null ? (
      <p>No symbol is chosen.</p>
    ) : (
      <>
        <p>
          No sessions of {subject.instrumentId} {subject.interval} lie in these years, or nothing is stored of it.
        </p>
        <p>“Fetch what is missing” asks a source for it.</p>
      </>
    )
  return (
    <Panel label="Coverage" state={state} tools={tools} empty={empty} onRetry={answer.reload}>
      {answer.reply === null ? null : <Content reply={answer.reply} />}
    </Panel>
  )
}

function Content({ reply }: { readonly reply: CoverageReply }) {
  const calendar = useMemo(() => calendarOf(reply.days), [reply])
  const [view, setView] = useState<'calendar' | 'table'>('calendar')
  const [grey, setGrey] = useState(false)
  const share = reply.expected === 0 ? null : reply.present / reply.expected
  return (
    <>
      <div className={styles['summary']}>
        <p>
          <strong>{formatPercent(share)}</strong> there: {formatCount(reply.present)} of {formatCount(reply.expected)}{' '}
          bars, {formatCount(reply.gapCount)} {reply.gapCount === 1 ? 'gap' : 'gaps'}
          <span className="muted">
            {' '}
            · from {reply.sourceId === '' ? 'no source' : reply.sourceId} · sessions of {reply.calendar}
          </span>
        </p>
        <span className={dataStyles['push']} />
        <Button look="quiet" aria-pressed={grey} onClick={() => setGrey(!grey)}>
          Greyscale
        </Button>
        <Button
          look="quiet"
          aria-pressed={view === 'table'}
          onClick={() => setView(view === 'table' ? 'calendar' : 'table')}
        >
          As a table
        </Button>
      </div>
      {view === 'table' || calendar === null ? (
        <DayTable days={calendar === null ? [] : [...calendar.days.values()]} />
      ) : (
        <div className={styles['both']}>
          <CalendarView key={`${calendar.first} ${calendar.last}`} calendar={calendar} grey={grey} />
          <GapTable gaps={reply.gaps} count={reply.gapCount} />
        </div>
      )}
    </>
  )
}

interface FetchProps {
  readonly subject: Subject | null
  readonly reply: CoverageReply | null
  readonly isRunning: boolean
}

function Fetch({ subject, reply, isRunning }: FetchProps) {
  const start = async (): Promise<void> => {
    if (subject === null || (await orToast(commands.data.StartBackfill(subject))) === null) return
    showToast('note', `The missing ${subject.interval} bars of ${subject.instrumentId} are being fetched.`)
    activatePanel('backfills')
  }
  const why = isRunning
    ? 'This series is being fetched already.'
    : reply !== null && reply.gapCount === 0 && reply.expected > 0
      ? 'Nothing is missing.'
      : subject === null
        ? 'Choose a symbol first.'
        : null
  return (
    <Button onClick={() => void start()} blocked={why}>
      Fetch what is missing
    </Button>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly options: readonly string[]
  readonly onChange: (value: string) => void
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <label className={dataStyles['filter']}>
      {label}
      <select value={value} onChange={({ target }) => onChange(target.value)}>
        {options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    </label>
  )
}
