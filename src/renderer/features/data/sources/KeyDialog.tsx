import { useId, useRef, useState } from 'react'
import type { CommandResult, Failure } from '#contracts/failure.ts'
import { Button } from '../../../components/Button.tsx'
import { Dialog } from '../../../components/Dialog.tsx'
import { commands } from '../../../state/desk.ts'
import { showToast } from '../../../state/toasts.ts'
import { closeDialog } from '../../../state/ui.ts'
import styles from '../Data.module.css'
import { useAnswer } from '../useAnswer.ts'
import { SecretField } from './SecretField.tsx'
import { passphraseProblem, STEP_WORDS, vaultStep } from './vaultStep.ts'

const readVault = () => commands.desk.ReadVault({})

interface KeyDialogProps {
  readonly name: string
  /** What has to be known before a key is made; empty for nothing. */
  readonly note: string
  readonly keyLabel: string
  /** Null where one word is enough. */
  readonly secretLabel: string | null
  readonly keep: (typed: { readonly key: string; readonly secret: string }) => Promise<CommandResult>
}

/**
 * Takes a key. It goes one way: the fields are not kept in the state of the screen, they go with the dialog,
 * and nothing can read a key back. Where the vault is locked or not there yet, its passphrase is asked for as well.
 */
export function KeyDialog({ name, note, keyLabel, secretLabel, keep: keepKey }: KeyDialogProps) {
  const hint = useId()
  const keyField = useRef<HTMLInputElement>(null)
  const secretField = useRef<HTMLInputElement>(null)
  const passphraseField = useRef<HTMLInputElement>(null)
  const againField = useRef<HTMLInputElement>(null)
  const [hasKey, setHasKey] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<Failure | null>(null)
  const vault = useAnswer(readVault)
  const step = vaultStep(vault.reply, refusal?.code ?? null)
  const refuse = (message: string): void => setRefusal({ ...NOT_READY, code: refusal?.code ?? NOT_READY.code, message })
  const keep = async (): Promise<void> => {
    const problem = passphraseProblem(step, textOf(passphraseField.current), textOf(againField.current))
    if (problem !== null) return refuse(problem)
    setBusy(true)
    const failure = await send()
    setBusy(false)
    vault.reload()
    setRefusal(failure)
    if (failure !== null) return
    showToast('note', `The key of ${name} is kept.`)
    closeDialog()
  }
  const send = async (): Promise<Failure | null> => {
    if (step !== 'none') {
      const opened = await commands.desk.UnlockVault({ passphrase: textOf(passphraseField.current) })
      if (!opened.ok) return { ...opened.failure, code: refusal?.code ?? opened.failure.code }
    }
    const [key, secret] = [textOf(keyField.current).trim(), textOf(secretField.current).trim()]
    const kept = await keepKey({ key, secret })
    return kept.ok ? null : kept.failure
  }
  const blocked =
    step === 'keyring'
      ? 'The key ring is locked.'
      : busy
        ? 'The key is being kept.'
        : hasKey
          ? null
          : 'Enter the key first.'
  const actions = (
    <>
      <Button onClick={closeDialog}>Cancel</Button>
      <Button look="strong" onClick={() => void keep()} blocked={blocked}>
        Keep key
      </Button>
    </>
  )
  return (
    <Dialog title={`Key of ${name}`} actions={actions} initialFocus={keyField}>
      <div className={styles['keyForm']}>
        {note === '' ? null : <p>{note}</p>}
        <SecretField
          label={keyLabel}
          field={keyField}
          describedBy={hint}
          onChange={(text) => setHasKey(text.trim() !== '')}
        />
        {secretLabel === null ? null : <SecretField label={secretLabel} field={secretField} />}
        {step === 'none' ? null : <p>{STEP_WORDS[step]}</p>}
        {step === 'unlock' || step === 'make' ? <SecretField label="Passphrase" field={passphraseField} /> : null}
        {step === 'make' ? <SecretField label="Passphrase, once more" field={againField} /> : null}
        <p id={hint} className="muted">
          The key is kept in the vault of this machine and is never shown again. To see it, go to the source itself.
        </p>
        <p className="crit" role="alert">
          {refusal?.message}
        </p>
      </div>
    </Dialog>
  )
}

const NOT_READY: Failure = { code: 'NOT_READY', message: '', context: {} }

function textOf(field: HTMLInputElement | null): string {
  return field?.value ?? ''
}
