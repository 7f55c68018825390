import type { BarInterval } from '#core/model/bar.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import { Badge } from '../../components/Badge.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { Panel } from '../../components/Panel.tsx'
import type { Column } from '../../components/tableColumn.ts'
import { Term } from '../../components/Term.tsx'
import { formatCount } from '../../format/amount.ts'
import type { PanelState } from '../../state/panelFacts.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useRecords } from '../../state/tables.ts'
import { selectInstrument, useUi } from '../../state/ui.ts'
import { INTERVALS } from '../charts/intervals.ts'
import dataStyles from '../data/Data.module.css'
import { loadCatalogue, useCatalogue } from './catalogueState.ts'
import type { FeatureRow } from './featureRows.ts'
import { selectFeature, useFeatureScreen } from './featureScreen.ts'
import { DIRECTION_WORDS, FAULT_SENTENCES, FAULT_WORDS, mayBeUsed, featureNumber, shareText } from './featureWords.ts'
import { useFeatureRows, useWatchedFeatures } from './useFeatureSubject.ts'
import styles from './Features.module.css'

const COLUMNS: readonly Column<FeatureRow>[] = [
  { id: 'title', head: 'Feature', track: 'minmax(170px, 1.6fr)', render: (row) => <Title row={row} /> },
  { id: 'family', head: 'Family', track: '104px', render: ({ description }) => description.family },
  { id: 'value', head: 'Value now', track: '92px', align: 'right', render: (row) => <Value row={row} /> },
  { id: 'forming', head: 'Forming', track: '94px', align: 'right', render: (row) => <Forming row={row} /> },
  {
    id: 'quality',
    head: (
      <Term of="feature.quality" inGrid>
        Quality
      </Term>
    ),
    track: '70px',
    align: 'right',
    render: (row) => <Quality row={row} />,
  },
  { id: 'faults', head: 'Faults', track: '104px', render: (row) => <Faults row={row} /> },
  {
    id: 'unit',
    head: 'Unit',
    track: 'minmax(80px, 0.6fr)',
    render: ({ description }) => <span title={description.unit}>{description.unit}</span>,
  },
  {
    id: 'direction',
    head: 'Higher speaks',
    track: '104px',
    render: ({ description }) => <Direction of={description} />,
  },
  {
    id: 'proven',
    head: (
      <Term of="feature.proven" inGrid>
        Looks ahead?
      </Term>
    ),
    track: '156px',
    render: ({ description }) => <Proven isProven={description.isProven} />,
  },
]

/** Every declared feature with its value for one instrument and bar length. */
export function Catalogue() {
  const catalogue = useCatalogue()
  const { all, listed, instrument, interval } = useFeatureRows()
  const selected = useFeatureScreen((state) => state.selected)
  useWatchedFeatures(instrument?.id ?? null)
  const base = usePanelState('features', { empty: catalogue.status === 'ready' && catalogue.features.length === 0 })
  const state = catalogueState(base, catalogue)
  const values = [...all.values()].flatMap(({ value }) => (value === null ? [] : [value]))
  return (
    <Panel
      label="Features"
      state={state}
      tools={<Tools listed={listed.length} isSimulated={values.some(({ origin }) => origin === 'simulated')} />}
      onRetry={() => void loadCatalogue()}
      empty={<p>No feature is declared on this host.</p>}
    >
      {values.length === 0 && instrument !== null ? (
        <p className={styles['caption']}>
          No values of {instrument.symbol} {interval} yet: they come with the next bar of that length that closes.
        </p>
      ) : null}
      {listed.length === 0 ? (
        <p className={styles['note']}>No feature fits this search. Use fewer words or another family.</p>
      ) : (
        <DataTable
          label="Features"
          rows={listed}
          columns={COLUMNS}
          keyOf={(row) => row.description.name}
          selected={selected ?? listed[0]?.description.name ?? null}
          onSelect={(row) => selectFeature(row.description.name)}
        />
      )}
    </Panel>
  )
}

function catalogueState(base: PanelState, { status, failure, features }: ReturnType<typeof useCatalogue>): PanelState {
  if (base.kind === 'disconnected') return base
  if (status === 'error') {
    const { code, message } = failure ?? { code: 'NO_ANSWER', message: 'Nothing was answered.' }
    return { kind: 'error', code, message, stillWorks: 'Charts, orders and KILL do not need this.' }
  }
  return status !== 'ready' && features.length === 0 ? { kind: 'loading' } : base
}

function Tools({ listed, isSimulated }: { readonly listed: number; readonly isSimulated: boolean }) {
  const { features } = useCatalogue()
  const { instrument, interval } = useFeatureRows()
  const instruments = useRecords('instruments')
  const { search, family } = useFeatureScreen()
  const families = [...new Set(features.map((feature) => feature.family))]
  return (
    <>
      <label className={dataStyles['filter']}>
        Instrument
        <select value={instrument?.id ?? ''} onChange={({ target }) => selectInstrument(target.value as InstrumentId)}>
          {instruments.map(({ id, symbol }) => (
            <option key={id} value={id}>
              {symbol}
            </option>
          ))}
        </select>
      </label>
      <label className={dataStyles['filter']}>
        Bars
        <select value={interval} onChange={({ target }) => useUi.setState({ interval: target.value as BarInterval })}>
          {INTERVALS.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <input
        className={styles['search']}
        type="search"
        aria-label="Search features"
        placeholder="Search features"
        value={search}
        onChange={({ target }) => useFeatureScreen.setState({ search: target.value })}
      />
      <label className={dataStyles['filter']}>
        Family
        <select
          className={styles['family']}
          value={family ?? ''}
          onChange={({ target }) => useFeatureScreen.setState({ family: target.value === '' ? null : target.value })}
        >
          <option value="">all</option>
          {families.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <span className={styles['grow']} />
      {isSimulated ? <Badge tone="warn">simulated values</Badge> : null}
      <span className="muted" role="status">
        {formatCount(listed)} of {formatCount(features.length)}
        <span className="visually-hidden"> features listed</span>
      </span>
    </>
  )
}

interface CellProps {
  readonly row: FeatureRow
}

function Title({ row: { description, value } }: CellProps) {
  return (
    <span title={description.name}>
      {description.isProven ? null : <span className={styles['mark']}>unproven</span>}
      {value?.origin === 'simulated' ? <span className={styles['mark']}>sim</span> : null}
      <Term of={`feature.${description.name}`} inGrid>
        {description.title}
      </Term>{' '}
      <span className={styles['name']}>{description.name}</span>
    </span>
  )
}

function Value({ row: { value } }: CellProps) {
  if (value === null || value.value === null) return <span className={styles['unknown']}>unknown</span>
  if (mayBeUsed(value)) return <span>{featureNumber(value.value)}</span>
  return (
    <span className={styles['unused']} title={value.faults.map((fault) => FAULT_SENTENCES[fault]).join(' ')}>
      {featureNumber(value.value)}
      <span className="visually-hidden"> not used</span>
    </span>
  )
}

function Forming({ row: { value } }: CellProps) {
  if (value === null || value.forming === null) return <span className="faint">none</span>
  return (
    <span className={styles['forming']} title="If the bar closed now; never used to decide">
      {featureNumber(value.forming)}
    </span>
  )
}

function Quality({ row: { value } }: CellProps) {
  if (value === null) return <span className={styles['unknown']}>unknown</span>
  const { recency, completeness, confidence } = value.quality
  const words = `Recency ${shareText(recency)}, completeness ${shareText(completeness)}, confidence ${shareText(confidence)}`
  return <span title={words}>{shareText(confidence)}</span>
}

function Faults({ row: { value } }: CellProps) {
  if (value === null) return <span className="faint">no value yet</span>
  if (value.faults.length === 0) return <span className="faint">none</span>
  const isMissing = value.faults.every((fault) => fault === 'MISSING')
  return (
    <span title={value.faults.map((fault) => FAULT_SENTENCES[fault]).join(' ')}>
      <Badge tone={isMissing ? 'neutral' : 'warn'}>{value.faults.map((fault) => FAULT_WORDS[fault]).join(', ')}</Badge>
    </span>
  )
}

function Direction({ of }: { readonly of: FeatureRow['description'] }) {
  return <span className={of.direction === 'NEITHER' ? 'faint' : undefined}>{DIRECTION_WORDS[of.direction]}</span>
}

/** Whether this version was proven not to look ahead; what is not proven is used in SIM alone. */
export function Proven({ isProven }: { readonly isProven: boolean }) {
  return isProven ? <Badge tone="ok">proven</Badge> : <Badge tone="crit">unproven, SIM only</Badge>
}
