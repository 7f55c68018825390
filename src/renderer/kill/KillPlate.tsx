import { useEffect, useState } from 'react'
import { classes } from '../components/classes.ts'
import { toMicroseconds } from '../format/time.ts'
import { useNow } from '../state/clock.ts'
import { playCue } from '../state/cues.ts'
import { commands, useLink } from '../state/desk.ts'
import { useCurrent } from '../state/tables.ts'
import { isKilled } from '#contracts/records/safety.ts'
import styles from './KillPlate.module.css'
import { plateFace } from './plateFace.ts'
import type { Press } from './plateFace.ts'

/**
 * The kill control: a yellow plate with a red octagon. It acts on a click without asking, is never disabled, and stays out
 * of the Tab cycle so that nobody lands on it by accident (F6 goes there). The shell draws it in a view of its own, the
 * browser inside the mode bar.
 */
export function KillPlate() {
  const kill = useCurrent('kill')
  const connected = useLink((state) => state.phase !== 'CLOSED')
  const [press, setPress] = useState<Press | null>(null)
  const now = useNow(250)
  const latched = isKilled(kill)
  // A latched switch answers every press before it; until it latches a press stays on the plate.
  useEffect(() => {
    if (latched && press !== null) setPress(null)
  }, [latched, press])
  const face = plateFace(kill, press, connected, now)

  const trip = (): void => {
    const at = Date.now()
    // The press leaves before anything is drawn or sounded: a first sound can take a third of a second.
    const answered = commands.desk.PressKill({ pressedAt: toMicroseconds(at) })
    setPress({ at, outcome: 'WAITING' })
    playCue('KILL')
    void answered.then((answer) => {
      setPress({ at, outcome: answer.ok ? 'ACKNOWLEDGED' : 'NOT_SENT' })
    })
  }
  return (
    <button
      type="button"
      className={classes(styles['plate'], styles[face.form])}
      tabIndex={-1}
      data-kill
      title={face.story}
      aria-label={`${face.word} ${face.note}. ${face.story}`}
      onClick={trip}
    >
      <svg viewBox="0 0 20 20" width={20} height={20} aria-hidden className={styles['octagon']}>
        <path d="M6 1h8l5 5v8l-5 5H6l-5-5V6z" />
      </svg>
      <span className={styles['words']}>
        <span className={styles['word']}>{face.word}</span> <span className={styles['note']}>{face.note}</span>
      </span>
    </button>
  )
}
