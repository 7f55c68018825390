import { useState } from 'react'
import type { QuarantineView } from '#contracts/records/sources.ts'
import { Button } from '../../../components/Button.tsx'
import { TextField } from '../../../components/Field.tsx'
import { Scroll } from '../../../components/Scroll.tsx'
import { formatCount } from '../../../format/amount.ts'
import { formatInstant } from '../../../format/time.ts'
import { commands } from '../../../state/desk.ts'
import { orToast, showToast } from '../../../state/toasts.ts'
import styles from '../Data.module.css'
import { codeWords, reasonProblem, stateWords } from './quarantineList.ts'

/** One finding: what was found, the rows as they came, and the decision with its reason. */
export function QuarantineDetail({ finding }: { readonly finding: QuarantineView }) {
  const { key, state } = finding
  return (
    <Scroll className={styles['detail']} label={`About ${codeWords(finding.code)}`}>
      <h3>{codeWords(finding.code)}</h3>
      <p>{finding.message}</p>
      <p className="muted">
        {finding.sourceId} · {finding.instrumentId ?? 'no instrument'} · {formatCount(finding.rows)}{' '}
        {finding.rows === 1 ? 'row' : 'rows'}
        {finding.from === null ? '' : ` · ${formatInstant(finding.from)} to ${formatInstant(finding.to)} UTC`}
      </p>
      <p className="muted">As it came:</p>
      <pre className={styles['sample']}>{finding.sample === '' ? 'nothing was kept' : finding.sample}</pre>
      {state === 'HELD' ? (
        <Decision finding={finding} />
      ) : (
        <p data-decided={key}>
          <strong>{stateWords(state)}</strong> at {formatInstant(finding.decidedAt)} UTC: {finding.reason}
        </p>
      )}
    </Scroll>
  )
}

function Decision({ finding }: { readonly finding: QuarantineView }) {
  const [reason, setReason] = useState('')
  const [touched, setTouched] = useState(false)
  const problem = reasonProblem(reason)
  const decide = async (type: 'ReadmitFinding' | 'DismissFinding'): Promise<void> => {
    const reply = await orToast(commands.data[type]({ key: finding.key, reason: reason.trim() }))
    if (reply !== null)
      showToast(
        'note',
        type === 'ReadmitFinding'
          ? 'Re-admitted: it may be used from now on.'
          : 'It stays out, and the reason is kept.',
      )
  }
  return (
    <div className={styles['decide']}>
      <TextField
        label="Reason"
        value={reason}
        onChange={(text) => {
          setReason(text)
          setTouched(true)
        }}
        hint="Kept with the decision."
        error={touched ? problem : null}
      />
      <p className={styles['actions']}>
        <Button onClick={() => void decide('ReadmitFinding')} blocked={problem}>
          Re-admit
        </Button>
        <Button onClick={() => void decide('DismissFinding')} blocked={problem}>
          Keep out
        </Button>
      </p>
    </div>
  )
}
