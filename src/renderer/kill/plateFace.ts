import { isKilled, type KillView } from '#contracts/records/safety.ts'
import { formatClock, formatInstant } from '../format/time.ts'

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

const MICROSECONDS = 1_000

/** Milliseconds after which a press without confirmation is called unconfirmed, never halted. */
const UNCONFIRMED_AFTER = 1_000

/** Decides how the plate looks from the state of the switch and the last press. */
export function plateFace(kill: KillView | null, press: Press | null, connected: boolean, now: number): PlateFace {
  if (kill !== null && isKilled(kill)) return haltedFace(kill, now)
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
    story: `KILL: block new orders, cancel working entries, keep protective stops. ${drillStory(kill)}`,
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

function haltedFace(kill: KillView, now: number): PlateFace {
  const story = haltedStory(kill)
  switch (kill.state) {
    case 'TRIPPING': {
      const passed = Math.max(0, Math.round(now - (kill.trippedAt ?? now * MICROSECONDS) / MICROSECONDS))
      return { form: 'tripping', word: 'TRIPPING', note: `${passed} ms`, story }
    }
    case 'HALTED_UNCONFIRMED':
      return { form: 'unconfirmed', word: 'UNCONFIRMED', note: `${kill.unanswered.length} unanswered`, story }
    case 'ORDERS_REMAIN':
      return { form: 'unconfirmed', word: 'HALTED', note: `${kill.entriesRemaining} remain`, story }
    default:
      return { form: 'halted', word: 'HALTED', note: formatClock(kill.trippedAt), story }
  }
}

/** What each state of a kill in force is called. */
const HEADS: Readonly<Partial<Record<KillView['state'], string>>> = {
  TRIPPING: 'TRIPPING',
  HALTED_UNCONFIRMED: 'HALTED, UNCONFIRMED',
  ORDERS_REMAIN: 'HALTED, ORDERS REMAIN',
}

/** Tells the whole state of a latched kill in one line, with its figures. */
export function haltedStory(kill: KillView): string {
  const stops = kill.protectiveOrdersLeft === 1 ? 'protective stop' : 'protective stops'
  const parts = [
    `${HEADS[kill.state] ?? 'HALTED'} ${formatClock(kill.trippedAt)}`,
    kill.path === null ? null : `by ${kill.path.toLowerCase().replaceAll('_', ' ')}`,
    kill.gateMilliseconds === null ? 'gate time not measured' : `gate ${kill.gateMilliseconds.toFixed(1)} ms`,
    enginesStory(kill),
    ordersStory(kill),
    kill.entriesRemaining === 0 ? null : `${kill.entriesRemaining} ENTRIES REMAIN`,
    `${kill.protectiveOrdersLeft} ${stops} left`,
    kill.unanswered.length === 0 ? null : `no answer: ${kill.unanswered.map(({ what }) => what).join(', ')}`,
  ]
  return parts.filter((part) => part !== null).join(' · ')
}

/** Engines that were up when the kill came, how many of them answered or ended, and how long the slowest took. */
function enginesStory({ engines }: KillView): string | null {
  const asked = engines.filter(({ outcome }) => outcome !== 'DOWN')
  if (asked.length === 0) return null
  const settled = asked.filter(({ outcome }) => outcome !== 'WAITING')
  const slowest = Math.max(0, ...settled.map(({ milliseconds }) => milliseconds ?? 0))
  const forced = asked.filter(({ outcome }) => outcome === 'ENDED').length
  const words = forced === 0 ? '' : ` (${forced} ended by force)`
  return `engines ${settled.length}/${asked.length} ${slowest.toFixed(0)} ms${words}`
}

function ordersStory({ entriesAsked, cancelledEntries, entriesRemaining, cancelMilliseconds }: KillView): string {
  if (entriesAsked === 0) return 'no entries were working'
  const otherwise = entriesAsked - cancelledEntries - entriesRemaining
  const time = cancelMilliseconds === null ? '' : ` ${cancelMilliseconds.toFixed(0)} ms`
  const ended = otherwise > 0 ? `, ${otherwise} ended otherwise` : ''
  return `orders ${cancelledEntries}/${entriesAsked} cancelled${ended}${time}`
}

/** When the switch was last drilled, and how long the press took then. */
export function drillStory({ drill }: KillView): string {
  if (drill === null) return 'Never drilled.'
  return `Drilled ${formatInstant(drill.at)}: gate ${drill.gateMilliseconds.toFixed(1)} ms, ${drill.verified} of ${drill.paths} paths.`
}

function degradedFace(kill: KillView | null): PlateFace {
  const failing = kill?.paths.filter((path) => !path.verified) ?? []
  const words = failing.map(
    ({ path, note }) => `${path.toLowerCase().replaceAll('_', ' ')}${note === '' ? '' : ` (${note})`}`,
  )
  const what = failing.length === 0 ? 'no path is verified yet' : `not verified: ${words.join(', ')}`
  return {
    form: 'degraded',
    word: 'KILL',
    note: failing.length === 1 ? `${shorten(words[0] ?? '')} unverified` : 'not all verified',
    story: `KILL works from this button; ${what}. ${kill === null ? '' : drillStory(kill)}`.trim(),
  }
}

function verifiedAt(kill: KillView): string {
  const times = kill.paths.flatMap((path) => (path.at === null ? [] : [path.at]))
  return times.length === 0 ? 'never' : formatClock(Math.max(...times)).slice(0, 5)
}

function shorten(words: string): string {
  return words.split(' ')[0] ?? words
}
