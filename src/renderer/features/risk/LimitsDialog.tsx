import { useState } from 'react'
import type { CommandReply } from '#contracts/channel.ts'
import type { riskChannel } from '#contracts/risk.ts'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { SelectField, TextField } from '../../components/Field.tsx'
import { localeGroupSign, parseNumber } from '../../format/parseNumber.ts'
import { commands } from '../../state/desk.ts'
import { useRecords } from '../../state/tables.ts'
import { showToast } from '../../state/toasts.ts'
import { closeDialog, openDialog } from '../../state/ui.ts'
import { LimitDifferences } from './LimitDifferences.tsx'
import { limitChanges, proposalWords, typedLimit, typedUnit, type LimitEntry } from './limitForm.ts'
import styles from './LimitsDialog.module.css'
import { limitText } from './limitText.ts'

type Answer =
  | {
      readonly kind: 'differences'
      readonly differences: CommandReply<typeof riskChannel, 'PreviewLimits'>['differences']
    }
  | { readonly kind: 'refusal'; readonly code: string; readonly message: string }

/** Changes limits: values, what the engine makes of them, a reason in words, and only then the act. */
export function LimitsDialog({ limit }: { readonly limit: string | null }) {
  const limits = useRecords('limits')
  const first = limits.find(({ key }) => key === limit) ?? limits[0] ?? null
  const [entries, setEntries] = useState<readonly LimitEntry[]>(() =>
    first === null ? [] : [{ key: first.key, text: typedLimit(first) }],
  )
  const [reason, setReason] = useState('')
  const [answer, setAnswer] = useState<Answer | null>(null)
  const changes = limitChanges(entries, limits, localeGroupSign())
  const differences = answer?.kind === 'differences' ? answer.differences : []

  const edit = (next: readonly LimitEntry[]): void => {
    setEntries(next)
    // What was shown belongs to other values.
    setAnswer(null)
  }
  const replace = (place: number, entry: LimitEntry): void =>
    edit(entries.map((each, index) => (index === place ? entry : each)))
  const add = (): void => {
    const free = limits.find(({ key }) => !entries.some((entry) => entry.key === key))
    if (free !== undefined) edit([...entries, { key: free.key, text: typedLimit(free) }])
  }
  const preview = async (): Promise<void> => {
    if (changes === null) return
    const result = await commands.risk.PreviewLimits({ changes })
    setAnswer(
      result.ok
        ? { kind: 'differences', differences: result.reply.differences }
        : { kind: 'refusal', code: result.failure.code, message: result.failure.message },
    )
  }
  const propose = async (): Promise<void> => {
    if (changes === null || blocked !== null) return
    const result = await commands.risk.ProposeLimits({ changes, reason: reason.trim() })
    if (!result.ok) {
      setAnswer({ kind: 'refusal', code: result.failure.code, message: result.failure.message })
      return
    }
    if (result.reply.changeId === null) {
      showToast('note', 'The limits are in effect.')
      closeDialog()
    } else openDialog({ kind: 'waitingLimits' })
  }
  const blocked =
    differences.length === 0
      ? 'Look at the differences first.'
      : reason.trim().length < 3
        ? 'Give the reason in words first.'
        : null
  const notPreviewable = changes === null ? 'Enter a number for each limit, and each limit once.' : null
  const isShown = differences.length > 0
  const actions = (
    <>
      <Button onClick={closeDialog} keys="Esc">
        Keep the limits
      </Button>
      <Button
        look={isShown ? 'plain' : 'strong'}
        onClick={() => void preview()}
        blocked={notPreviewable}
        {...(isShown ? {} : { keys: 'Ctrl+Enter' })}
      >
        Show differences
      </Button>
      <Button
        look={isShown ? 'strong' : 'plain'}
        onClick={() => void propose()}
        blocked={blocked}
        {...(isShown ? { keys: 'Ctrl+Enter' } : {})}
      >
        {isShown ? proposalWords(differences) : 'Change'}
      </Button>
    </>
  )
  return (
    <Dialog title="Change limits" wide actions={actions} onConfirmKey={() => void (isShown ? propose() : preview())}>
      <div className={styles['entries']}>
        {entries.map((entry, place) => {
          const row = limits.find(({ key }) => key === entry.key)
          return (
            <div key={place} className={styles['entry']}>
              <SelectField
                label={place === 0 ? 'Limit' : `Limit ${place + 1}`}
                value={entry.key}
                options={limits.map(({ key, name, kind }) => ({ value: key, label: `${name} (${kind})` }))}
                onChange={(key) => {
                  const chosen = limits.find((each) => each.key === key)
                  if (chosen !== undefined) replace(place, { key, text: typedLimit(chosen) })
                }}
                hint={row === undefined ? '' : `Now ${limitText(row.unit, row.limit)}, set by ${row.setBy}.`}
              />
              <TextField
                label={place === 0 ? 'New value' : `New value ${place + 1}`}
                value={entry.text}
                onChange={(text) => replace(place, { ...entry, text })}
                unit={typedUnit(row?.unit ?? 'count')}
                error={parseNumber(entry.text, localeGroupSign()) === null ? 'Enter a number.' : null}
                autoFocus={place === 0}
              />
              <Button
                look="quiet"
                onClick={() => edit(entries.filter((_, index) => index !== place))}
                blocked={entries.length === 1 ? 'One limit at least.' : null}
                aria-label={`Leave out ${row?.name ?? entry.key}`}
              >
                Leave out
              </Button>
            </div>
          )
        })}
        <p>
          <Button look="quiet" onClick={add}>
            Add another limit
          </Button>
        </p>
      </div>
      <TextField label="Reason" value={reason} onChange={setReason} hint="Kept in the journal." />
      <div className={styles['preview']} role="status">
        {answer === null ? (
          <p className="muted">
            Tighter limits hold at once. Looser hard limits wait ten minutes and then for a second act; entries pause
            when it is done.
          </p>
        ) : answer.kind === 'refusal' ? (
          <p className={styles['refusal']}>
            {answer.message} <code>{answer.code}</code>
          </p>
        ) : (
          <LimitDifferences differences={answer.differences} />
        )}
      </div>
    </Dialog>
  )
}
