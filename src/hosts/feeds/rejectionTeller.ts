import type { FeedClock } from '#adapters/feeds/connection/feedClock.ts'
import type { LiveListener } from '#engines/data/feeds/ports.ts'
import type { EngineOutbox } from './engineOutbox.ts'

/** Rejections of one code that are told one by one in a stretch; the others are counted. */
const MOST_TOLD = 10
const STRETCH_MICROS = 1_000_000
const MOST_CHARACTERS = 2_000
const LONGEST_REASON = 1_000

interface Count {
  since: number
  told: number
  untold: number
}

/**
 * Tells the engine of messages that could not be used. A venue that sends nothing else would fill the quarantine: of each
 * code only the first few of a second are told, and the next one says how many were not.
 */
export function createRejectionTeller(
  sourceId: string,
  clock: FeedClock,
  outbox: EngineOutbox,
): LiveListener['onRejected'] {
  const counts = new Map<string, Count>()
  return (code, reason, { data, tsInit }) => {
    const now = clock.now()
    const count = counts.get(code) ?? { since: now, told: 0, untold: 0 }
    counts.set(code, count)
    if (now - count.since >= STRETCH_MICROS) {
      count.since = now
      count.told = 0
    }
    if (count.told >= MOST_TOLD) {
      count.untold += 1
      return
    }
    count.told += 1
    const more = count.untold === 0 ? '' : ` Before it ${count.untold} more of this kind came.`
    count.untold = 0
    const payload = {
      sourceId,
      code: code.slice(0, 60),
      reason: `${reason.slice(0, LONGEST_REASON)}${more}`,
      at: tsInit,
      sample: sampleOf(data),
    }
    outbox.addCommand('TakeRejection', payload, sourceId)
  }
}

/** The beginning of a message; bytes that are no text as hexadecimal digits. */
function sampleOf(data: string | Uint8Array): string {
  if (typeof data === 'string') return data.slice(0, MOST_CHARACTERS)
  return Buffer.from(data.subarray(0, MOST_CHARACTERS / 2)).toString('hex')
}
