import { useMemo, useState } from 'react'
import type { GlossaryEntry } from '#contracts/records/glossary.ts'
import { Button } from '../../components/Button.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { SelectField, TextField } from '../../components/Field.tsx'
import { Scroll } from '../../components/Scroll.tsx'
import type { Column } from '../../components/tableColumn.ts'
import { TermFacts } from '../../components/TermFacts.tsx'
import { formatCount } from '../../format/amount.ts'
import { loadGlossary, useGlossaryState } from '../../state/glossary.ts'
import { openDialog } from '../../state/ui.ts'
import styles from './Glossary.module.css'
import { GLOSSARY_KINDS, searchGlossary } from './glossaryList.ts'

const COLUMNS: readonly Column<GlossaryEntry>[] = [
  { id: 'term', head: 'Term', track: 'minmax(150px, 2fr)', render: (row) => <span title={row.key}>{row.term}</span> },
  { id: 'family', head: 'Family', track: 'minmax(90px, 1fr)', render: (row) => <span>{row.family}</span> },
  { id: 'unit', head: 'Unit', track: 'minmax(80px, 1fr)', render: (row) => <span>{row.unit ?? ''}</span> },
]

/** Every figure, feature, indicator and word of the house with what it means; searched while typing. */
export function GlossaryDialog({ query }: { readonly query: string }) {
  const { status, entries, failure } = useGlossaryState()
  const [search, setSearch] = useState(query)
  const [kind, setKind] = useState<GlossaryEntry['kind'] | null>(null)
  const [chosen, setChosen] = useState<string | null>(null)
  const rows = useMemo(() => searchGlossary(entries.values(), search, kind), [entries, search, kind])
  const shown = rows.find(({ key }) => key === chosen) ?? rows[0] ?? null
  return (
    <Dialog
      title="Help: glossary"
      wide
      actions={<Button onClick={() => openDialog({ kind: 'shortcuts' })}>Keyboard shortcuts</Button>}
    >
      <div className={styles['glossary']}>
        <div className={styles['tools']}>
          <TextField
            label="Search"
            value={search}
            onChange={setSearch}
            autoFocus
            hint={
              <span role="status">
                {status === 'ready' ? `${formatCount(rows.length)} of ${formatCount(entries.size)} entries` : ' '}
              </span>
            }
          />
          <SelectField
            label="Show"
            value={kind ?? ''}
            options={[
              { value: '', label: 'everything' },
              ...GLOSSARY_KINDS.map(({ kind: value, words }) => ({ value, label: words })),
            ]}
            onChange={(value) => setKind(value === '' ? null : (value as GlossaryEntry['kind']))}
          />
        </div>
        {status === 'error' && entries.size === 0 ? (
          <div role="alert" className={styles['note']}>
            <p>{failure?.message ?? 'The glossary could not be read.'}</p>
            <p>
              <Button onClick={() => void loadGlossary()}>Try again</Button>
            </p>
          </div>
        ) : rows.length === 0 ? (
          <p className={styles['note']}>
            {status === 'loading' ? 'The glossary is being read.' : 'No entry holds these words. Try fewer of them.'}
          </p>
        ) : (
          <div className={styles['both']}>
            <div className={styles['list']}>
              <DataTable
                label="Glossary"
                rows={rows}
                columns={COLUMNS}
                keyOf={(row) => row.key}
                selected={shown?.key ?? null}
                onSelect={(row) => setChosen(row.key)}
              />
            </div>
            {shown === null ? null : (
              <Scroll className={styles['entry']} label={`About ${shown.term}`}>
                <h3>{shown.term}</h3>
                <p className="muted">{shown.family}</p>
                <TermFacts entry={shown} />
              </Scroll>
            )}
          </div>
        )}
      </div>
    </Dialog>
  )
}
