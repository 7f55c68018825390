import { Unplug } from 'lucide-react'
import { Button } from '../components/Button.tsx'
import { formatClock, formatCountdown, toMicroseconds } from '../format/time.ts'
import { useNow } from '../state/clock.ts'
import { isInShell, reconnectNow, useLink } from '../state/desk.ts'
import styles from './DisconnectedNote.module.css'

/** Says that the screen no longer hears the engines, since when, and that it is trying again. */
export function DisconnectedNote() {
  const phase = useLink((state) => state.phase)
  const attempt = useLink((state) => state.attempt)
  if (phase === 'OPEN' || (phase === 'CONNECTING' && attempt === 0)) return null
  return <Note />
}

function Note() {
  const lastGoodAt = useLink((state) => state.lastGoodAt)
  const retryAt = useLink((state) => state.retryAt)
  const now = useNow(250)
  return (
    <div className={styles['note']} role="alert">
      <Unplug size={18} aria-hidden />
      <div>
        <strong>Disconnected from the engines.</strong> Nothing on this screen is current, and it can send nothing.
        Engines, protective stops and the other KILL paths go on.
        <br />
        {lastGoodAt === null ? 'Never connected.' : `Last good ${formatClock(toMicroseconds(lastGoodAt))} UTC.`}{' '}
        <span aria-hidden>
          {isInShell ? '' : retryAt === null ? 'Connecting…' : `Next attempt in ${formatCountdown(retryAt - now)}.`}
        </span>
      </div>
      <Button onClick={reconnectNow}>{isInShell ? 'Reload' : 'Try now'}</Button>
    </div>
  )
}
