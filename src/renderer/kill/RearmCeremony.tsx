import { useState } from 'react'
import { CheckField } from '../components/Field.tsx'
import { HoldButton } from '../components/HoldButton.tsx'
import { commands } from '../state/desk.ts'
import { orToast, showToast } from '../state/toasts.ts'
import { HOLD_TIME, REARM_CHECKLIST } from '#contracts/rearmCeremony.ts'
import { isChecked } from './rearm.ts'
import styles from './RearmCeremony.module.css'

/** Five statements, then a hold of two seconds. Re-arming is not resuming: entries stay paused. */
export function RearmCeremony() {
  const [checked, setChecked] = useState<ReadonlySet<number>>(new Set())
  const toggle = (index: number, on: boolean): void => {
    // From the latest set: two ticks in one frame must both count.
    setChecked((before) => new Set(on ? [...before, index] : [...before].filter((each) => each !== index)))
  }
  const rearm = async (heldMilliseconds: number): Promise<void> => {
    const reply = await orToast(commands.broker.Rearm({ checklist: [...REARM_CHECKLIST], heldMilliseconds }))
    if (reply !== null) showToast('note', 'Re-armed. Entries stay paused until you resume them.')
  }
  return (
    <fieldset className={styles['ceremony']}>
      <legend>Re-arm</legend>
      {REARM_CHECKLIST.map((statement, index) => (
        <CheckField
          key={statement}
          label={`${index + 1}. ${statement}`}
          checked={checked.has(index)}
          onChange={(on) => toggle(index, on)}
        />
      ))}
      <HoldButton
        label="Re-arm"
        time={HOLD_TIME}
        blocked={isChecked(checked) ? null : 'Confirm all five statements first.'}
        onHeld={(milliseconds) => void rearm(milliseconds)}
      />
    </fieldset>
  )
}
