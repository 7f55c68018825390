import { useState } from 'react'
import type { BrokerAccountView } from '#contracts/records/brokerAccounts.ts'
import { Badge } from '../../components/Badge.tsx'
import { Button } from '../../components/Button.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { Panel } from '../../components/Panel.tsx'
import type { Column } from '../../components/tableColumn.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useRecords } from '../../state/tables.ts'
import { openDialog } from '../../state/ui.ts'
import data from '../data/Data.module.css'
import { AccountDetail } from './AccountDetail.tsx'
import styles from './Accounts.module.css'
import { environmentWord, faultKitWords, keyStateWords, linkWords, numberWords } from './accountWords.ts'

const COLUMNS: readonly Column<BrokerAccountView>[] = [
  { id: 'name', head: 'Account', track: 'minmax(140px, 1fr)', render: (row) => <strong>{row.name}</strong> },
  { id: 'broker', head: 'Broker', track: '170px', render: (row) => row.brokerName },
  { id: 'mode', head: 'Money', track: '92px', render: (row) => <Money account={row} /> },
  { id: 'number', head: 'Number', track: '92px', render: numberWords },
  { id: 'link', head: 'Link', track: '110px', render: (row) => <Link account={row} /> },
  { id: 'key', head: 'Key', track: '86px', render: (row) => <Key account={row} /> },
  { id: 'kit', head: 'Fault kit', track: 'minmax(220px, 2fr)', render: (row) => faultKitWords(row) },
]

/** Every connected account: what it is, how its link stands, what its venue can do, and the way to trade in it. */
export function Accounts() {
  const rows = useRecords('brokerAccounts')
  const [chosen, setChosen] = useState<string | null>(null)
  const state = usePanelState('brokerAccounts', { empty: rows.length === 0 })
  const shown = rows.find(({ key }) => key === chosen) ?? rows[0] ?? null
  const add = <Button onClick={() => openDialog({ kind: 'addAccount' })}>Add account…</Button>
  return (
    <Panel
      label="Accounts"
      state={state}
      empty={
        <>
          <p>No account at a broker is connected. The simulated exchange needs none.</p>
          <p>{add}</p>
        </>
      }
    >
      <div className={data['split']}>
        <div className={data['list']}>
          <p className={styles['add']}>{add}</p>
          <DataTable
            label="Connected accounts"
            rows={rows}
            columns={COLUMNS}
            keyOf={(row) => row.key}
            selected={shown?.key ?? null}
            onSelect={(row) => setChosen(row.key)}
          />
        </div>
        {shown === null ? null : <AccountDetail key={shown.key} account={shown} />}
      </div>
    </Panel>
  )
}

function Money({ account }: { readonly account: BrokerAccountView }) {
  const word = environmentWord(account)
  return <Badge tone={word === 'LIVE' ? 'crit' : 'neutral'}>{word}</Badge>
}

function Link({ account }: { readonly account: BrokerAccountView }) {
  const words = linkWords(account)
  return account.link === 'DOWN' ? <Badge tone="crit">{words}</Badge> : <span>{words}</span>
}

function Key({ account }: { readonly account: BrokerAccountView }) {
  const words = keyStateWords(account)
  return account.keyState === 'MISSING' ? <Badge tone="warn">{words}</Badge> : <span>{words}</span>
}
