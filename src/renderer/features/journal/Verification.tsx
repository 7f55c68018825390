import { useState } from 'react'
import { Badge } from '../../components/Badge.tsx'
import { Button } from '../../components/Button.tsx'
import { Panel } from '../../components/Panel.tsx'
import { formatCount } from '../../format/amount.ts'
import { commands } from '../../state/desk.ts'
import { usePanelState } from '../../state/panelState.ts'
import { useCurrent } from '../../state/tables.ts'
import { orToast } from '../../state/toasts.ts'
import styles from './Journal.module.css'

type Verdict = {
  readonly ok: boolean
  readonly entries: number
  readonly head: string
  readonly finding: string | null
}

/** Whether the journal can be trusted, and the button that walks its whole chain. */
export function Verification() {
  const journal = useCurrent('journalState')
  const state = usePanelState('journalState', { empty: journal === null })
  const [verdict, setVerdict] = useState<Verdict | null>(null)
  const [busy, setBusy] = useState(false)
  const verify = async (): Promise<void> => {
    setBusy(true)
    setVerdict(await orToast(commands.broker.VerifyJournal({})))
    setBusy(false)
  }
  return (
    <Panel label="Journal state" state={state} flush={false} empty={<p>The journal has not been read yet.</p>}>
      {journal === null ? null : (
        <div className={styles['verification']}>
          <p>
            <Badge tone={journal.state === 'VERIFIED' ? 'ok' : 'crit'}>{journal.state.toLowerCase()}</Badge>{' '}
            {formatCount(journal.entries)} entries
          </p>
          {journal.finding === null ? null : <p className="crit">{journal.finding}</p>}
          <p>
            <span className="faint">Head</span> <code className={styles['head']}>{journal.head}</code>
          </p>
          <p>
            <Button onClick={() => void verify()} blocked={busy ? 'Walking the chain…' : null}>
              Verify the whole chain
            </Button>
          </p>
          <p role="status">{verdict === null ? null : <VerdictText verdict={verdict} />}</p>
        </div>
      )}
    </Panel>
  )
}

function VerdictText({ verdict }: { readonly verdict: Verdict }) {
  return (
    <>
      <Badge tone={verdict.ok ? 'ok' : 'crit'}>{verdict.ok ? 'chain intact' : 'chain broken'}</Badge>{' '}
      {formatCount(verdict.entries)} entries read. {verdict.finding}
    </>
  )
}
