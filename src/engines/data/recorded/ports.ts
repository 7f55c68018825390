import type { InstrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { MarketEvent } from '#core/model/marketEvent.ts'
import type { CommandResult } from '#contracts/failure.ts'
import type { RecordingView } from '#contracts/records/sources.ts'

/** What one recorded message said, as it was understood when it came. */
export interface RecordedMoment {
  /** Time of arrival, microseconds. */
  readonly at: number
  readonly sourceId: string
  /** Books that miss changes from here on; null means all of them, and that trades may be missing too. */
  readonly gap: { readonly instrumentIds: readonly InstrumentId[] | null; readonly reason: string } | null
  readonly events: readonly MarketEvent[]
  /** Why the message could not be used, or a part of it; null when it could. */
  readonly rejection: string | null
}

/** A recorded session, read message by message in the order in which it was heard. */
export interface RecordedMarket {
  readonly label: string
  readonly instruments: readonly Instrument[]
  /** Times of arrival of the first and last message, microseconds. */
  readonly from: number
  readonly to: number
  /** The next message that says anything of the market; null at the end. */
  next(): RecordedMoment | null
}

/** Where recorded sessions are kept, and where the running one is written down. */
export interface RecordingShelf {
  open(recordingId: string): CommandResult<RecordedMarket>
  /** Every recording, newest first. */
  list(): readonly RecordingView[]
  /** Begins to write down what every live connection says; the answer names the recording. */
  begin(): CommandResult<{ readonly key: string }>
  /** Ends it; refused when none goes on. */
  end(): CommandResult<Record<string, never>>
  /** The recording that goes on, as it is now; null when none does. */
  current(): RecordingView | null
}
