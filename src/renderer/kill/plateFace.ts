import type { KillView } from '#contracts/records/safety.ts'
import { formatClock } from '../format/time.ts'

/** What the screen knows about a press of its own button; times in milliseconds of the page's clock. */
export interface Press {
  readonly at: number
  readonly outcome: 'WAITING' | 'ACKNOWLEDGED' | 'NOT_SENT'
}

/** How the kill plate looks. `form` is the state in shapes: calm, striped while tripping, latched, or alarming. */
export interface PlateFace {
  readonly form: 'ready' | 'degraded' | 'tripping' | 'halted' | 'unconfirmed'
  readonly word: string
  readonly note: string
  /** The whole story, for the tooltip and the screen reader. */
  readonly story: string
}

/** Milliseconds after which a press without confirmation is called unconfirmed, never halted. */
const UNCONFIRMED_AFTER = 1_000

/** Decides how the plate looks from the state of the switch and the last press. */
export function plateFace(kill: KillView | null, press: Press | null, connected: boolean, now: number): PlateFace {
  if (kill !== null && (kill.state === 'HALTED' || kill.state === 'ORDERS_REMAIN')) return haltedFace(kill)
  if (press !== null) return pressedFace(press, now)
  if (!connected) {
    return {
      form: 'degraded',
      word: 'KILL',
      note: 'disconnected',
      story: 'KILL. This screen is disconnected: use the shortcut, the tray, "quarterdeck kill" or the sentinel file.',
    }
  }
  if (kill === null || kill.state === 'DEGRADED') return degradedFace(kill)
  return {
    form: 'ready',
    word: 'KILL',
    note: `verified ${verifiedAt(kill)}`,
    story: `KILL: block new orders, cancel working entries, keep protective stops. ${kill.reason}`.trim(),
  }
}

function pressedFace(press: Press, now: number): PlateFace {
  if (press.outcome === 'NOT_SENT') {
    return {
      form: 'unconfirmed',
      word: 'NOT SENT',
      note: 'use shortcut',
      story: 'The press could not be sent. Use the shortcut, the tray, "quarterdeck kill" or the sentinel file.',
    }
  }
  if (now - press.at > UNCONFIRMED_AFTER) {
    return {
      form: 'unconfirmed',
      word: 'UNCONFIRMED',
      note: 'no answer yet',
      story: 'KILL was pressed but nothing has confirmed it yet. Use another path as well.',
    }
  }
  return { form: 'tripping', word: 'TRIPPING', note: 'closing gate', story: 'KILL was pressed, the gate is closing.' }
}

function haltedFace(kill: KillView): PlateFace {
  const remain = kill.state === 'ORDERS_REMAIN'
  return {
    form: remain ? 'unconfirmed' : 'halted',
    word: 'HALTED',
    note: remain ? `${kill.entriesRemaining} remain` : formatClock(kill.trippedAt),
    story: haltedStory(kill),
  }
}

/** Tells the whole state of a latched kill in one line. */
export function haltedStory(kill: KillView): string {
  const parts = [
    `HALTED ${formatClock(kill.trippedAt)}`,
    kill.path === null ? null : `by ${kill.path.toLowerCase().replaceAll('_', ' ')}`,
    kill.gateMilliseconds === null ? 'gate time not measured' : `gate ${kill.gateMilliseconds.toFixed(1)} ms`,
    `${kill.cancelledEntries} entries cancelled`,
    kill.entriesRemaining === 0 ? null : `${kill.entriesRemaining} ENTRIES REMAIN`,
    `${kill.protectiveOrdersLeft} protective stops left`,
  ]
  return parts.filter((part) => part !== null).join(' · ')
}

function degradedFace(kill: KillView | null): PlateFace {
  const failing =
    kill?.paths.filter((path) => !path.verified).map((path) => path.path.toLowerCase().replaceAll('_', ' ')) ?? []
  const what = failing.length === 0 ? 'no path is verified yet' : `not verified: ${failing.join(', ')}`
  return {
    form: 'degraded',
    word: 'KILL',
    note: failing.length === 1 ? `${shorten(failing[0] ?? '')} unverified` : 'not all verified',
    story: `KILL works from this button; ${what}.`,
  }
}

function verifiedAt(kill: KillView): string {
  const times = kill.paths.flatMap((path) => (path.at === null ? [] : [path.at]))
  return times.length === 0 ? 'never' : formatClock(Math.max(...times)).slice(0, 5)
}

function shorten(words: string): string {
  return words.split(' ')[0] ?? words
}
