import { useMemo, useState } from 'react'
import type { InstrumentId } from '#core/model/identifiers.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import { DAY } from '#core/time/duration.ts'
import type { SignalView } from '#contracts/records/decision.ts'
import type { Refusal } from '#contracts/records/refusals.ts'
import { DataTable } from '../../components/DataTable.tsx'
import { TextField } from '../../components/Field.tsx'
import type { Column } from '../../components/tableColumn.ts'
import { formatInstant, formatMoment } from '../../format/time.ts'
import { commands } from '../../state/desk.ts'
import { useRecords } from '../../state/tables.ts'
import { openDialog } from '../../state/ui.ts'
import { useAnswer } from '../data/useAnswer.ts'
import styles from './WhyNot.module.css'

interface PastProps {
  readonly instrumentId: InstrumentId | null
}

const SIGNALS: readonly Column<SignalView>[] = [
  { id: 'time', head: 'Market time', track: '134px', render: (row) => formatMoment(row.tsEvent) },
  { id: 'direction', head: 'Side', track: '58px', render: (row) => row.direction },
  { id: 'strategy', head: 'Strategy', track: '110px', render: (row) => row.strategyId },
  { id: 'state', head: 'State', track: '76px', render: (row) => row.disposition.toLowerCase() },
  { id: 'code', head: 'By', track: 'minmax(130px, 1fr)', render: byWhat },
  {
    id: 'why',
    head: 'Why',
    track: 'minmax(180px, 2fr)',
    render: (row) => <span title={whyOf(row)}>{whyOf(row)}</span>,
  },
]

/** Candidates that a strategy's own filters dropped, and signals that risk denied, as this session has them. */
export function SessionSignals({ instrumentId }: PastProps) {
  const rows = useRecords('signals')
    .filter((row) => row.instrumentId === instrumentId)
    .filter(({ disposition }) => disposition === 'FILTERED' || disposition === 'DENIED')
    .toSorted((a, b) => b.tsEvent - a.tsEvent)
  if (rows.length === 0) return <p className={styles['none']}>Nothing was refused here in this session.</p>
  return (
    <div className={styles['table']}>
      <DataTable label="Refused in this session" rows={rows} columns={SIGNALS} keyOf={({ key }) => key} />
    </div>
  )
}

function byWhat({ denial, filters }: SignalView): string {
  return denial?.code ?? filters.find(({ passed }) => !passed)?.filter ?? ''
}

function whyOf({ denial, filters, summary }: SignalView): string {
  return denial?.message ?? filters.find(({ passed }) => !passed)?.reason ?? summary
}

const REFUSALS: readonly Column<Refusal>[] = [
  { id: 'time', head: 'Our time', track: '134px', render: ({ at }) => formatInstant(at) },
  { id: 'direction', head: 'Side', track: '58px', render: ({ direction }) => direction ?? '' },
  { id: 'strategy', head: 'Strategy', track: '110px', render: ({ strategyId }) => strategyId ?? '' },
  { id: 'what', head: 'What', track: '76px', render: ({ kind }) => kind.toLowerCase() },
  { id: 'code', head: 'By', track: 'minmax(130px, 1fr)', render: ({ code }) => code },
  { id: 'why', head: 'Why', track: 'minmax(180px, 2fr)', render: ({ text }) => <span title={text}>{text}</span> },
]

/** What the journal has refused in an instrument, of one day or of all. Enter shows the decision of a proposal again. */
export function JournalRefusals({ instrumentId }: PastProps) {
  const [day, setDay] = useState('')
  const start = day === '' ? null : parseTimestamp(`${day}T00:00:00Z`)
  const ask = useMemo(
    () =>
      instrumentId === null
        ? null
        : () =>
            commands.desk.ReadRefusals({
              instrumentId,
              from: start ?? 0,
              to: start === null ? Number.MAX_SAFE_INTEGER : start + DAY - 1,
            }),
    [instrumentId, start],
  )
  const { reply, failure } = useAnswer(ask)
  return (
    <>
      <div className={styles['day']}>
        <TextField label="Day (UTC)" type="date" value={day} onChange={setDay} hint="Empty for every day." />
      </div>
      {reply === null ? (
        <p role="status" className={styles['none']}>
          {failure?.message ?? 'Reading the journal…'}
        </p>
      ) : reply.refusals.length === 0 ? (
        <p className={styles['none']}>The journal has refused nothing here{day === '' ? '' : ' on that day'}.</p>
      ) : (
        <div className={styles['table']}>
          <DataTable
            label="Refused before, by the journal"
            rows={reply.refusals}
            columns={REFUSALS}
            keyOf={({ sequence }) => String(sequence)}
            onOpen={({ kind, id }) => {
              if (kind === 'PROPOSAL') openDialog({ kind: 'decision', proposalId: id })
            }}
          />
        </div>
      )}
      {reply?.gaps.map((gap) => (
        <p key={gap} className="muted">
          {gap}
        </p>
      ))}
    </>
  )
}
