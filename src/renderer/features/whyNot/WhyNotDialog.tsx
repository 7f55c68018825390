import { useMemo, useState } from 'react'
import { identifier, type InstrumentId } from '#core/model/identifiers.ts'
import { toPrice } from '#core/money.ts'
import type { EntryExplanationView } from '#contracts/records/entryExplanation.ts'
import { Badge } from '../../components/Badge.tsx'
import { Button } from '../../components/Button.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { SelectField, TextField } from '../../components/Field.tsx'
import { Tabs } from '../../components/Tabs.tsx'
import type { Column } from '../../components/tableColumn.ts'
import { formatPrice, formatQuantity } from '../../format/amount.ts'
import { localeGroupSign, parseNumber } from '../../format/parseNumber.ts'
import { formatMoment } from '../../format/time.ts'
import { commands } from '../../state/desk.ts'
import { useRecord, useRecords } from '../../state/tables.ts'
import { closeDialog } from '../../state/ui.ts'
import { readQuantity } from '../approvals/modifiedTerms.ts'
import { useAnswer } from '../data/useAnswer.ts'
import { JournalRefusals, SessionSignals } from './PastRefusals.tsx'
import { amountWords, mendWords, stoppedFirst } from './whyNotWords.ts'
import styles from './WhyNot.module.css'

type Side = 'BUY' | 'SELL'
type Check = EntryExplanationView['checks'][number]

interface WhyNotProps {
  readonly instrumentId: InstrumentId | null
  readonly side: Side
}

/** What stands in the way of an entry now, the smallest change that mends it, and what was refused before. */
export function WhyNotDialog(asked: WhyNotProps) {
  const instruments = useRecords('instruments')
  const [instrumentId, setInstrumentId] = useState(asked.instrumentId ?? instruments[0]?.id ?? null)
  const [side, setSide] = useState<Side>(asked.side)
  const [quantityText, setQuantity] = useState('')
  const [limitText, setLimit] = useState('')
  const [shown, setShown] = useState('checks')
  const instrument = useRecord('instruments', instrumentId)
  const quantity = instrument === null ? null : readQuantity(instrument, quantityText)
  const units = parseNumber(limitText, localeGroupSign())
  const limitPrice = instrument === null || units === null || units <= 0 ? null : toPrice(instrument, units)
  const wrong = isWrong(quantityText, quantity) ? 'Enter a quantity above zero, or nothing.' : null
  const wrongLimit = isWrong(limitText, limitPrice) ? 'Enter a price above zero, or nothing.' : null
  const ask = useMemo(
    () =>
      instrumentId === null ? null : () => commands.risk.ExplainEntry({ instrumentId, side, quantity, limitPrice }),
    [instrumentId, side, quantity, limitPrice],
  )
  const answer = useAnswer(wrong === null && wrongLimit === null ? ask : null)
  const actions = (
    <>
      <Button onClick={closeDialog} keys="Esc">
        Back
      </Button>
      <Button onClick={answer.reload} keys="Ctrl+Enter">
        Ask again
      </Button>
    </>
  )
  return (
    <Dialog title="Why not?" wide actions={actions} onConfirmKey={answer.reload}>
      <div className={styles['question']}>
        <SelectField
          label="Instrument"
          value={instrumentId ?? ''}
          onChange={(id) => setInstrumentId(identifier<InstrumentId>(id))}
          options={instruments.map(({ id, symbol, venue }) => ({ value: id, label: `${symbol} at ${venue}` }))}
        />
        <SelectField
          label="Side"
          value={side}
          onChange={(value) => setSide(value === 'SELL' ? 'SELL' : 'BUY')}
          options={SIDES}
        />
        <TextField
          label="Quantity"
          value={quantityText}
          onChange={setQuantity}
          error={wrong}
          hint="Empty takes the house’s size."
        />
        <TextField
          label="Limit"
          value={limitText}
          onChange={setLimit}
          error={wrongLimit}
          hint="Empty takes the house’s."
        />
      </div>
      <div className={styles['verdict']} aria-live="polite">
        {answer.reply === null ? (
          <p>{answer.failure?.message ?? 'Asking…'}</p>
        ) : (
          <Verdict told={answer.reply} instrument={instrument} />
        )}
      </div>
      <Tabs
        label="Why not"
        shown={shown}
        onShow={setShown}
        leaves={[
          {
            id: 'checks',
            name: 'Checks',
            ...(answer.reply === null ? {} : { count: answer.reply.checks.length }),
            content: <Waterfall checks={answer.reply?.checks ?? []} />,
          },
          {
            id: 'signals',
            name: 'Refused in this session',
            content: <SessionSignals instrumentId={instrumentId} />,
          },
          {
            id: 'journal',
            name: 'Refused before',
            content: <JournalRefusals instrumentId={instrumentId} />,
          },
        ]}
      />
    </Dialog>
  )
}

const SIDES = [
  { value: 'BUY', label: 'BUY' },
  { value: 'SELL', label: 'SELL' },
] as const

function isWrong(text: string, value: number | null): boolean {
  return text.trim() !== '' && value === null
}

interface VerdictProps {
  readonly told: EntryExplanationView
  readonly instrument: Parameters<typeof formatPrice>[0]
}

function Verdict({ told, instrument }: VerdictProps) {
  const { change, checks, quantity, limitPrice, sizing, sizingDenial, side, marketTime } = told
  const stopped = checks.filter(({ code }) => code !== null).length
  const price = limitPrice === null ? 'at the market' : `limit ${formatPrice(instrument, limitPrice)}`
  return (
    <>
      <p>
        <Badge tone={stopped === 0 ? 'ok' : 'warn'}>{stopped === 0 ? 'passes' : `${stopped} stopped`}</Badge> {side}{' '}
        {formatQuantity(instrument, quantity)} {price}, {formatMoment(marketTime)}
      </p>
      <p className={styles['sentence']}>{change.sentence}</p>
      <p className="muted">
        {sizing === null
          ? `The house rules admit no size. ${sizingDenial ?? ''}`
          : `The house rules take ${formatQuantity(instrument, sizing.quantity)}, bound by ${sizing.boundBy}.`}
      </p>
    </>
  )
}

const COLUMNS: readonly Column<Check>[] = [
  {
    id: 'state',
    head: 'State',
    track: '78px',
    render: ({ code }) => <Badge tone={code === null ? 'ok' : 'warn'}>{code === null ? 'passed' : 'stopped'}</Badge>,
  },
  { id: 'check', head: 'Check', track: 'minmax(150px, 1fr)', render: ({ check }) => check },
  {
    id: 'measured',
    head: 'Measured',
    track: '104px',
    align: 'right',
    render: ({ unit, measured }) => amountWords(unit, measured),
  },
  { id: 'limit', head: 'Limit', track: '104px', align: 'right', render: ({ unit, limit }) => amountWords(unit, limit) },
  { id: 'mend', head: 'Mended by', track: '112px', render: ({ mend }) => mendWords(mend) },
  {
    id: 'why',
    head: 'Why',
    track: 'minmax(180px, 2fr)',
    render: ({ code, text }) => (code === null ? '' : <span title={`${code}: ${text ?? ''}`}>{text}</span>),
  },
]

function Waterfall({ checks }: { readonly checks: readonly Check[] }) {
  const rows = useMemo(() => stoppedFirst(checks), [checks])
  return (
    <div className={styles['table']}>
      <DataTable label="Checks, stopped ones first" rows={rows} columns={COLUMNS} keyOf={({ check }) => check} />
    </div>
  )
}
