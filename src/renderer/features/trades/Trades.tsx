import { useEffect, useMemo, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import type { TradeNoteView, TradesReply, TradeView } from '#contracts/records/tradeJournal.ts'
import { keysOf } from '../../app/keymap.ts'
import { liveCommand } from '../../app/liveKeymap.ts'
import { Button } from '../../components/Button.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { Panel } from '../../components/Panel.tsx'
import { Tabs } from '../../components/Tabs.tsx'
import { commands } from '../../state/desk.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useCurrent } from '../../state/tables.ts'
import { orToast, showToast } from '../../state/toasts.ts'
import { openDialog } from '../../state/ui.ts'
import { answerState } from '../data/answerState.ts'
import { useAnswer } from '../data/useAnswer.ts'
import { saveFile } from '../lab/result/saveFile.ts'
import { NoteEditor } from './NoteEditor.tsx'
import { TradeGroups } from './TradeGroups.tsx'
import { keyOfTrade } from './tradeNote.ts'
import { TRADE_COLUMNS } from './tradeColumns.tsx'
import styles from './Trades.module.css'

/** The round trips of the journal with what they made of their planned risk, what was written beside them, and how like ones end. */
export function Trades() {
  const account = useCurrent('session')?.session.accountId ?? null
  const [everywhere, setEverywhere] = useState(false)
  const accountId = everywhere ? null : account
  const ask = useMemo(
    () => (account === null && !everywhere ? null : () => commands.desk.ReadTrades({ accountId })),
    [account, accountId, everywhere],
  )
  const answer = useAnswer(ask)
  const { reload } = answer
  // A trade that closes makes the answer before it old; what is being typed stays.
  const realised = useCurrent('account')?.realised ?? 0
  useEffect(reload, [reload, realised])
  const isEmpty = answer.status === 'ready' && answer.reply?.trades.length === 0
  const state = answerState(
    usePanelState('session', { empty: isEmpty }),
    answer,
    'Orders and positions do not need this.',
  )
  const keep = async (): Promise<void> => {
    const file = await orToast(commands.desk.ExportTrades({ accountId }))
    if (file !== null) saveFile(file)
  }
  const tools = (
    <>
      <select
        className={styles['accounts']}
        aria-label="Accounts"
        value={everywhere ? 'all' : 'own'}
        onChange={({ target }) => setEverywhere(target.value === 'all')}
      >
        <option value="own">This account</option>
        <option value="all">All accounts</option>
      </select>
      <Button look="quiet" onClick={answer.reload}>
        Read again
      </Button>
      <Button look="quiet" onClick={() => void keep()} title="Every trade as a CSV file">
        CSV
      </Button>
    </>
  )
  return (
    <Panel
      label="Trade journal"
      state={state}
      tools={tools}
      scope="trades"
      onRetry={answer.reload}
      empty={<p>No trade yet. Every round trip of the account stands here with its result and your notes.</p>}
    >
      {answer.reply === null ? null : <Content key={accountId} reply={answer.reply} onNoted={answer.reload} />}
    </Panel>
  )
}

interface ContentProps {
  readonly reply: TradesReply
  readonly onNoted: () => void
}

function Content({ reply, onNoted }: ContentProps) {
  const [shown, setShown] = useState('trades')
  const { trades, total, groups, gaps } = reply
  return (
    <div className={styles['body']}>
      <Tabs
        label="Trade journal"
        shown={shown}
        onShow={setShown}
        leaves={[
          {
            id: 'trades',
            name: 'Round trips',
            count: total,
            content: <TradeTable trades={trades} onNoted={onNoted} />,
          },
          { id: 'groups', name: 'How they end', content: <TradeGroups groups={groups} /> },
        ]}
      />
      {total > trades.length ? <p className={styles['gap']}>The newest {trades.length} are shown.</p> : null}
      {gaps.map((gap) => (
        <p key={gap} className={styles['gap']}>
          {gap}
        </p>
      ))}
    </div>
  )
}

interface TableProps {
  readonly trades: readonly TradeView[]
  readonly onNoted: () => void
}

function TradeTable({ trades, onNoted }: TableProps) {
  const [selected, setSelected] = useState<string | null>(null)
  const [editing, setEditing] = useState<string | null>(null)
  const [written, setWritten] = useState<ReadonlyMap<string, TradeNoteView>>(new Map())
  const body = useRef<HTMLDivElement>(null)
  // What was just kept is shown at once; the journal is read again beside it.
  const rows = useMemo(() => trades.map((row) => ({ ...row, ...written.get(keyOfTrade(row)) })), [trades, written])
  const trade = rows.find((row) => keyOfTrade(row) === selected) ?? null
  const keyDown = (event: KeyboardEvent, row: TradeView): void => {
    if (liveCommand(event, 'trades') !== 'editNote') return
    event.preventDefault()
    setSelected(keyOfTrade(row))
    setEditing(keyOfTrade(row))
  }
  const done = (): void => {
    setEditing(null)
    body.current?.querySelector<HTMLElement>('[role="grid"]')?.focus()
  }
  return (
    <div ref={body} className={styles['table']}>
      <DataTable
        label={`Trades: Enter shows the decision, ${keysOf('editNote')} writes beside it`}
        rows={rows}
        columns={TRADE_COLUMNS}
        keyOf={keyOfTrade}
        selected={selected}
        onSelect={(row) => setSelected(keyOfTrade(row))}
        onOpen={openDecision}
        onKey={keyDown}
      />
      {trade === null ? (
        <p className={styles['gap']}>Choose a trade to write beside it; {keysOf('editNote')} goes there.</p>
      ) : (
        <NoteEditor
          key={keyOfTrade(trade)}
          trade={trade}
          takesFocus={editing === keyOfTrade(trade)}
          onDone={done}
          onSaved={(row, note) => {
            setWritten((before) => new Map(before).set(keyOfTrade(row), note))
            onNoted()
          }}
        />
      )}
    </div>
  )
}

function openDecision({ proposalId }: TradeView): void {
  if (proposalId !== null) openDialog({ kind: 'decision', proposalId })
  else showToast('note', 'It needed no approval, so there is no decision to show.')
}
