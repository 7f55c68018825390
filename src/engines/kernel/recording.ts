import { BAR_ROW, QUOTE_ROW } from '#core/model/marketSlice.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import type { Envelope } from '#contracts/envelope.ts'
import type { Engine, EngineName, Handled } from './engine.ts'
import { createEngineRunner } from './engineRunner.ts'
import type { EngineRunner } from './engineRunner.ts'

/** One message as an engine received it. */
export interface InboxEntry {
  readonly envelope: Envelope
  readonly now: number
}

/** Everything an engine received in one run, and what it made of it. */
export interface InboxRecording {
  readonly engine: EngineName
  readonly run: string
  readonly inbox: readonly InboxEntry[]
  readonly outbox: readonly Handled[]
}

/** Wraps a runner so that its inbox and outbox are kept; `run` is the one the runner was made with. */
export function recordInbox(
  runner: EngineRunner,
  run: string,
): { readonly runner: EngineRunner; readonly recording: InboxRecording } {
  const inbox: InboxEntry[] = []
  const outbox: Handled[] = []
  return {
    runner: {
      name: runner.name,
      handle(envelope, now) {
        inbox.push({ envelope: keep(envelope), now })
        const handled = runner.handle(envelope, now)
        outbox.push(handled)
        return handled
      },
      snapshot: () => runner.snapshot(),
    },
    recording: { engine: runner.name, run, inbox, outbox },
  }
}

/**
 * Gives a fresh engine the inbox of a recording and returns what it makes of it: the recorded outbox again, byte for
 * byte, when the engine's ports start from the same state.
 */
export function replayInbox(engine: Engine, recording: InboxRecording): readonly Handled[] {
  const runner = createEngineRunner(engine, { run: recording.run })
  return recording.inbox.map((entry) => runner.handle(keep(entry.envelope), entry.now))
}

/** Copies the columns of slices, whose owner may use them again for the next ones. */
function keep(envelope: Envelope): Envelope {
  if (envelope.type === 'MarketSlicePublished') return { ...envelope, payload: copy(envelope.payload as MarketSlice) }
  if (envelope.type !== 'HistoryPublished') return envelope
  const { slices } = envelope.payload as { readonly slices: readonly MarketSlice[] }
  return { ...envelope, payload: { slices: slices.map(copy) } }
}

function copy(slice: MarketSlice): MarketSlice {
  const bars = slice.bars.slice(0, slice.barCount * BAR_ROW)
  const quotes = slice.quotes.slice(0, slice.quoteCount * QUOTE_ROW)
  return { ...slice, bars, quotes }
}
