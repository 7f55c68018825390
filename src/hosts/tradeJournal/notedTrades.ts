import { existsSync } from 'node:fs'
import type { DataPaths } from '#adapters/storage/dataDirectory.ts'
import { NO_NOTE, openTradeNotes, type TradeNote } from '#adapters/storage/notes/tradeNotes.ts'
import { accepted, type CommandResult, refused } from '#contracts/failure.ts'
import { readAccounts } from './accounts.ts'
import { journalTrades, type JournalTrade } from './roundTrips.ts'

/** A trade of the journal with what the trader wrote beside it. */
export interface NotedTrade extends JournalTrade {
  readonly annotation: TradeNote
}

/** The trades of the chosen accounts, and what cannot be told of them. */
export interface TradeJournal {
  readonly trades: readonly NotedTrade[]
  readonly gaps: readonly string[]
}

/** What is changed of a note; what is left out stays. */
export interface NoteChange {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly stars: number | null
  readonly note: string | null
}

const LONGEST_TAG = 40
const MOST_TAGS = 20
const LONGEST_NOTE = 4_000
/** Letters, digits and what joins them; the first sign is a letter or a digit. */
const TAG = /^[\p{L}\p{N}][\p{L}\p{N} _.:/-]*$/u

/** Reads the trades of a data directory with their notes; without a file of notes there are none. */
export function readTradeJournal(paths: DataPaths, account: string | null): CommandResult<TradeJournal> {
  const read = readAccounts(paths.journal, account)
  if (!read.ok) return read
  const opened = existsSync(paths.notes) ? openTradeNotes(paths.notes) : null
  if (opened !== null && !opened.ok) return opened
  try {
    const trades = read.reply.flatMap((each) => {
      const notes = opened?.notes.of(each.session.accountId)
      return journalTrades(each).map((trade) => ({ ...trade, annotation: notes?.get(trade.tradeId) ?? NO_NOTE }))
    })
    return accepted({ trades, gaps: read.reply.flatMap(({ gaps }) => gaps) })
  } catch (error) {
    return refused('NOTES_UNREADABLE', `The notes could not be read (${words(error)}).`, { path: paths.notes })
  } finally {
    opened?.notes.close()
  }
}

/** Changes what is written beside a trade; returns it as it stands then. `now` is our time, microseconds. */
export function writeNote(
  paths: DataPaths,
  trade: NotedTrade,
  change: NoteChange,
  now: number,
): CommandResult<TradeNote> {
  const next = changed(trade.annotation, change)
  if (!next.ok) return next
  const opened = openTradeNotes(paths.notes)
  if (!opened.ok) return opened
  try {
    opened.notes.write(trade, next.reply, now)
    return next
  } catch (error) {
    return refused('NOTES_UNWRITABLE', `The note was not kept (${words(error)}); try again.`, { path: paths.notes })
  } finally {
    opened.notes.close()
  }
}

/** The one trade whose id begins so. */
export function findTrade(trades: readonly NotedTrade[], beginning: string): CommandResult<NotedTrade> {
  const found = trades.filter(({ tradeId }) => tradeId.startsWith(beginning))
  const [trade] = found
  if (trade !== undefined && found.length === 1) return accepted(trade)
  const message =
    found.length === 0
      ? `The journal has no trade "${beginning}"; quarterdeck trades lists them.`
      : `${found.length} trades begin with "${beginning}"; write more of the id, or name the account with --account.`
  return refused(found.length === 0 ? 'TRADE_UNKNOWN' : 'TRADE_AMBIGUOUS', message)
}

function changed(before: TradeNote, { added, removed, stars, note }: NoteChange): CommandResult<TradeNote> {
  const wrong = added.find((tag) => !TAG.test(tag) || tag.length > LONGEST_TAG)
  if (wrong !== undefined) {
    const message = `A tag has at most ${LONGEST_TAG} letters, digits and signs between them; "${wrong.slice(0, 60)}" is none.`
    return refused('TAG_INVALID', message)
  }
  if (stars !== null && !(Number.isInteger(stars) && stars >= 0 && stars <= 5))
    return refused('STARS_INVALID', 'A trade has 0 to 5 stars; write a whole number.')
  if (note !== null && note.length > LONGEST_NOTE)
    return refused('NOTE_TOO_LONG', `A note has at most ${LONGEST_NOTE} characters; this one has ${note.length}.`)
  const kept = before.tags.filter((tag) => !removed.includes(tag))
  const tags = [...new Set([...kept, ...added])].toSorted()
  if (tags.length > MOST_TAGS) return refused('TOO_MANY_TAGS', `A trade has at most ${MOST_TAGS} tags.`)
  return accepted({ tags, stars: stars ?? before.stars, note: note ?? before.note })
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
