import { useState } from 'react'
import type { GuardLevelName } from '#contracts/records/safety.ts'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { SelectField, TextField } from '../../components/Field.tsx'
import { commands } from '../../state/desk.ts'
import { useCurrent } from '../../state/tables.ts'
import { orToast } from '../../state/toasts.ts'
import { closeDialog } from '../../state/ui.ts'
import { GUARD_LEVELS, looserThan } from './guardLevels.ts'

/** Loosens the guard: a level and a reason in words, kept in the journal. */
export function LoosenDialog() {
  const guard = useCurrent('guard')
  const levels = looserThan(guard?.level ?? 'NORMAL')
  const [level, setLevel] = useState<GuardLevelName>(levels.at(-1) ?? 'NORMAL')
  const [reason, setReason] = useState('')
  const tooShort = reason.trim().length < 3
  const loosen = async (): Promise<void> => {
    if ((await orToast(commands.risk.LoosenGuard({ level, reason: reason.trim() }))) !== null) closeDialog()
  }
  const actions = (
    <>
      <Button onClick={closeDialog}>Keep {guard?.level ?? ''}</Button>
      <Button look="strong" onClick={() => void loosen()} blocked={tooShort ? 'Give the reason in words first.' : null}>
        Loosen to {level}
      </Button>
    </>
  )
  return (
    <Dialog title="Loosen the guard" actions={actions}>
      <p>
        The guard is at {guard?.level}: {guard?.cause}
      </p>
      <p className="muted">{guard?.wayBack}</p>
      <SelectField
        label="New level"
        value={level}
        onChange={(value) => setLevel(value as GuardLevelName)}
        options={GUARD_LEVELS.filter((step) => levels.includes(step.level)).map((step) => ({
          value: step.level,
          label: `${step.level}: ${step.meaning}`,
        }))}
      />
      <TextField label="Reason" value={reason} onChange={setReason} hint="Kept in the journal." autoFocus />
    </Dialog>
  )
}
