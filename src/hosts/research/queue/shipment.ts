import { createHash } from 'node:crypto'
import type { JetStreamClient, JetStreamManager } from '@nats-io/jetstream'
import { bytesOf, COLUMN_NAMES } from '#adapters/barHash.ts'
import type { BarColumns } from '#core/model/bar.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { SetOfRun } from '#engines/research/runData.ts'
import type { TrialSetting } from '#engines/research/sweep/trial.ts'
import { readMessage, settingSchema, shipmentSchema } from './queueRecords.ts'
import { dataSubject, STREAM } from './queueStreams.ts'

/** Bytes of one part, well below what a server takes as one message. */
const PART_BYTES = 512 * 1_024
const PART_COLUMN = Float64Array.BYTES_PER_ELEMENT
const NEWLINE = 10

/** A setting as bytes: one line of JSON, then the columns one after the other. */
export function packSetting({ configuration, strategyId, data }: TrialSetting): {
  readonly hash: string
  readonly bytes: Uint8Array
} {
  const sets = data.sets.map(({ datasetId, instrument, series, dataHash, actions }) => ({
    datasetId,
    instrument,
    interval: series.interval,
    origin: series.origin,
    dataHash,
    ...(actions === undefined ? {} : { actions }),
    rows: series.columns.tsOpen.length,
  }))
  const head = Buffer.from(`${JSON.stringify({ configuration, strategyId, sets })}\n`)
  const columns = data.sets.flatMap(({ series }) => COLUMN_NAMES.map((name) => bytesOf(series.columns[name])))
  const bytes = Buffer.concat([head, ...columns])
  return { hash: createHash('sha256').update(bytes).digest('hex'), bytes }
}

/** Reads a setting back; null where the bytes are none. */
export function unpackSetting(bytes: Uint8Array): TrialSetting | null {
  const end = bytes.indexOf(NEWLINE)
  const head = end < 0 ? null : readMessage(settingSchema, bytes.subarray(0, end))
  if (head === null) return null
  const rows = head.sets.reduce((sum, set) => sum + set.rows, 0)
  if (bytes.byteLength !== end + 1 + rows * COLUMN_NAMES.length * PART_COLUMN) return null
  let at = end + 1
  const column = (length: number): Float64Array => {
    const values = new Float64Array(new SharedArrayBuffer(length * PART_COLUMN))
    new Uint8Array(values.buffer).set(bytes.subarray(at, at + length * PART_COLUMN))
    at += length * PART_COLUMN
    return values
  }
  const sets = head.sets.map((set): SetOfRun => {
    const { datasetId, instrument, interval, origin, dataHash, actions } = set
    const [tsOpen, open, high, low, close, volume] = COLUMN_NAMES.map(() => column(set.rows))
    const columns = { tsOpen, open, high, low, close, volume } as BarColumns
    const series = { instrumentId: instrument.id, interval, origin, columns }
    return { datasetId, instrument, series, dataHash, ...(actions === undefined ? {} : { actions }) }
  })
  const [first, ...others] = sets
  if (first === undefined) return null
  return { configuration: head.configuration, strategyId: head.strategyId, data: { sets: [first, ...others] } }
}

/** Ships what the trials of a search share, once for each content; returns the hash it lies under. */
export async function shipSetting(
  setting: TrialSetting,
  client: JetStreamClient,
  manager: JetStreamManager,
): Promise<string> {
  const { hash, bytes } = packSetting(setting)
  const there = await manager.streams.getMessage(STREAM.data, { last_by_subj: dataSubject(hash, 'head') })
  if (there !== null) return hash
  const parts = Math.ceil(bytes.byteLength / PART_BYTES)
  for (let part = 0; part < parts; part += 1) {
    const slice = bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES)
    await client.publish(dataSubject(hash, part), slice, { msgID: `${hash}.${part}` })
  }
  // Written last: where it is, all parts are.
  await client.publish(dataSubject(hash, 'head'), JSON.stringify({ bytes: bytes.byteLength, parts }))
  return hash
}

/** Fetches what was shipped under a hash and checks that it is that. */
export async function fetchSetting(hash: string, manager: JetStreamManager): Promise<CommandResult<TrialSetting>> {
  const read = async (part: number | 'head'): Promise<Uint8Array | null> => {
    const stored = await manager.streams.getMessage(STREAM.data, { last_by_subj: dataSubject(hash, part) })
    return stored?.data ?? null
  }
  const head = await read('head')
  const shipment = head === null ? null : readMessage(shipmentSchema, head)
  if (shipment === null) return missing(hash)
  const bytes = new Uint8Array(shipment.bytes)
  for (let part = 0; part < shipment.parts; part += 1) {
    const slice = await read(part)
    if (slice === null || part * PART_BYTES + slice.byteLength > bytes.byteLength) return missing(hash)
    bytes.set(slice, part * PART_BYTES)
  }
  const setting = createHash('sha256').update(bytes).digest('hex') === hash ? unpackSetting(bytes) : null
  return setting === null ? missing(hash) : accepted(setting)
}

function missing(hash: string): CommandResult<never> {
  const message = `The bars of a search (${hash.slice(0, 12)}) are not whole on the queue, so its trials cannot be run; start the search again.`
  return refused('SHIPMENT_MISSING', message)
}
