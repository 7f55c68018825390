import { CircleDashed, CirclePause, Siren, Square } from 'lucide-react'
import type { SessionView } from '#contracts/records/market.ts'
import { Button } from '../components/Button.tsx'
import { classes } from '../components/classes.ts'
import { formatClock, formatMoment, toMicroseconds } from '../format/time.ts'
import { KillPlate } from '../kill/KillPlate.tsx'
import { useNow } from '../state/clock.ts'
import { commands, isInShell } from '../state/desk.ts'
import { useWorstFeed } from '../state/feed.ts'
import { useCurrent, useRefusedRecords } from '../state/tables.ts'
import { orToast } from '../state/toasts.ts'
import { openDialog, showWorkspace } from '../state/ui.ts'
import { gateWord } from './gateWords.ts'
import { faceOfSession } from './mode.ts'
import styles from './ModeBar.module.css'

/** What is at stake, by word and by form: mode, account, feed, market clock, guard level; then PAUSE and, apart, KILL. */
export function ModeBar() {
  const session = useCurrent('session')
  const face = faceOfSession(session, useRefusedRecords('session'))
  const feed = useWorstFeed()
  return (
    <header className={classes(styles['bar'], styles[face.form])} data-region="mode" data-mode-form={face.form}>
      <h1 className="visually-hidden">Quarterdeck</h1>
      <button
        type="button"
        className={styles['mode']}
        title="Start another session (Ctrl+Shift+S)"
        onClick={() => openDialog({ kind: 'session' })}
      >
        <ModeShape form={face.form} />
        {face.word}
      </button>
      <div className={styles['facts']}>
        <span className={styles['fact']}>{session === null ? 'no account' : accountWords(session.session)}</span>
        <span className={styles['fact']} title={feed?.note ?? ''}>
          feed {feed === null ? 'none' : `${feed.source} ${feed.state.toLowerCase()}`}
        </span>
        {session === null || session.marketTime === null ? null : (
          <span className={styles['fact']}>
            market <strong>{formatMoment(session.marketTime)}</strong>
            {session.playing ? ` ×${session.speed}` : ' paused'}
          </span>
        )}
        <Clock />
        <GuardFact />
      </div>
      <PauseButton />
      <div className={styles['kill']} data-region="kill" aria-hidden={isInShell || undefined}>
        {isInShell ? null : <KillPlate />}
      </div>
    </header>
  )
}

function ModeShape({ form }: { readonly form: string }) {
  if (form === 'stripes') return <Siren size={14} aria-hidden />
  return form === 'solid' ? <Square size={14} aria-hidden /> : <CircleDashed size={14} aria-hidden />
}

function Clock() {
  const now = useNow(1_000)
  return <span className={styles['fact']}>{formatClock(toMicroseconds(now))} UTC</span>
}

function GuardFact() {
  const guard = useCurrent('guard')
  const kill = useCurrent('kill')
  if (guard === null) return null
  const halted = gateWord(kill, guard) === 'HALTED'
  const isCalm = guard.level === 'NORMAL' && !guard.entriesPaused && !halted
  const words = [
    halted ? 'HALTED' : null,
    `guard ${guard.level}`,
    guard.entriesPaused ? 'ENTRIES PAUSED' : null,
    isCalm ? null : guard.cause,
  ]
    .filter((part) => part !== null)
    .join(' · ')
  return (
    <button
      type="button"
      className={classes(styles['guard'], !isCalm && styles['tight'])}
      title={`${guard.cause} ${guard.wayBack}`}
      onClick={() => showWorkspace('risk')}
    >
      <span key={words}>{words}</span>
    </button>
  )
}

function PauseButton() {
  const paused = useCurrent('guard')?.entriesPaused === true
  return paused ? (
    <Button className={styles['pause'] ?? ''} onClick={() => openDialog({ kind: 'resume' })}>
      RESUME ENTRIES…
    </Button>
  ) : (
    <Button
      className={styles['pause'] ?? ''}
      title="No new entries; exits and stops go on (Ctrl+Shift+F9)"
      onClick={() => void orToast(commands.risk.PauseEntries({}))}
    >
      <CirclePause size={14} aria-hidden /> PAUSE ENTRIES
    </Button>
  )
}

/** A venue's account by the last four of its number; the simulated exchange's by our own name. */
function accountWords({ account, accountId }: SessionView['session']): string {
  return account === undefined ? `acct ${accountId}` : `acct …${account.number} at ${account.venue}`
}
