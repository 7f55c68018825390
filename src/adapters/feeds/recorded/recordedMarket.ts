import type { InstrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { ListedInstrument } from '#engines/data/feeds/ports.ts'
import type { RecordedMarket, RecordedMoment } from '#engines/data/recorded/ports.ts'
import type { RecordedFrame } from '../../storage/recordings/frames.ts'
import type { RecordingReader } from '../../storage/recordings/recordingReader.ts'
import type { Normalised } from '../crypto/shared/normalised.ts'
import type { ChannelReader } from './channelReader.ts'

/** Makes the reader of a connection: `stream` is the kind of it at its source; null when nobody can read it any more. */
export type MakeChannelReader = (
  sourceId: string,
  stream: string,
  listings: readonly ListedInstrument[],
) => ChannelReader | null

/** A connection's channel: the kind of stream, which of them, and for an answer the symbol it is about. */
const CHANNEL = /^(.+?)(?:-\d+)?(?:\/book\/(.+))?$/

/**
 * Reads a recording as the market it was: every message is understood anew, as it was when it came, in the order of arrival.
 */
export function readRecordedMarket(reader: RecordingReader, makeReader: MakeChannelReader): RecordedMarket {
  const { manifest } = reader
  const channels = new Channels(reader, makeReader)
  const frames = reader.frames()
  return {
    label: `Recording ${manifest.recordingId}${reader.isTorn ? ', its end is missing' : ''}`,
    instruments: instrumentsOf(reader),
    ...spanOf(reader),
    next: () => {
      for (let { value, done } = frames.next(); done !== true && value !== undefined; { value, done } = frames.next()) {
        const moment = channels.read(value)
        if (moment !== null) return moment
      }
      return null
    },
  }
}

class Channels {
  readonly #reader: RecordingReader
  readonly #make: MakeChannelReader
  readonly #readers = new Map<string, ChannelReader | null>()

  constructor(reader: RecordingReader, make: MakeChannelReader) {
    this.#reader = reader
    this.#make = make
  }

  /** What a frame says; null when it says nothing of the market. */
  read({ kind, channel, tsInit, data }: RecordedFrame): RecordedMoment | null {
    const named = this.#reader.manifest.channels[channel]
    const [, stream = '', symbol] = CHANNEL.exec(named?.channel ?? '') ?? []
    if (named === undefined) return null
    const { sourceId } = named
    if (kind === 'LINK') return this.#lost(sourceId, String(data), tsInit)
    const connection = symbol === undefined ? named.channel : named.channel.slice(0, -(symbol.length + '/book/'.length))
    const reader = this.#of(sourceId, connection, stream)
    const said =
      symbol === undefined ? reader?.read(data, tsInit) : (reader?.join(symbol, String(data), tsInit) ?? undefined)
    return said === undefined ? null : momentOf(sourceId, tsInit, said)
  }

  #of(sourceId: string, connection: string, stream: string): ChannelReader | null {
    const key = `${sourceId} ${connection}`
    const known = this.#readers.get(key)
    if (known !== undefined) return known
    const made = this.#make(sourceId, stream, listingsOf(this.#reader, sourceId))
    this.#readers.set(key, made)
    return made
  }

  /** A change of state: only a loss says something about the market. */
  #lost(sourceId: string, state: string, at: number): RecordedMoment | null {
    if (state === 'LIVE' || state === 'CONNECTING' || state === 'STALE') return null
    for (const [key, reader] of this.#readers) if (key.startsWith(`${sourceId} `)) reader?.reset()
    const reason = `The connection to ${sourceId} was lost here when this was recorded.`
    return { at, sourceId, gap: { instrumentIds: null, reason }, events: [], rejection: null }
  }
}

function momentOf(sourceId: string, at: number, { events, gap, rejected }: Normalised): RecordedMoment | null {
  if (events.length === 0 && gap === undefined && rejected === undefined) return null
  return {
    at,
    sourceId,
    gap: gap === undefined ? null : { instrumentIds: gap.instrumentIds, reason: gap.reason },
    events,
    rejection: rejected?.reason ?? null,
  }
}

function listingsOf({ manifest }: RecordingReader, sourceId: string): readonly ListedInstrument[] {
  return manifest.listings.filter((one) => one.sourceId === sourceId).map(({ listing }) => listing)
}

/** Each instrument once, in the order in which it was listed. */
function instrumentsOf({ manifest }: RecordingReader): readonly Instrument[] {
  const known = new Map<InstrumentId, Instrument>()
  for (const { listing } of manifest.listings) known.set(listing.instrument.id, listing.instrument)
  return [...known.values()]
}

function spanOf({ manifest, isTorn, frames }: RecordingReader): { readonly from: number; readonly to: number } {
  const { parts, startedAt, endedAt } = manifest
  if (!isTorn) return { from: parts[0]?.from ?? startedAt, to: parts.at(-1)?.to ?? endedAt ?? startedAt }
  // The last part of a torn recording is in no list: its end is found by reading.
  let to = startedAt
  for (const { tsInit } of frames()) to = Math.max(to, tsInit)
  return { from: startedAt, to }
}
