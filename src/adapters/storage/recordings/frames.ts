/** What one frame of a recording holds. */
export type FrameKind = 'TEXT' | 'BYTES' | 'ANSWER' | 'LINK'

/**
 * One thing that happened on a connection: a message as text or bytes, the answer to a question that belongs to the stream
 * (a snapshot of a book), or a change of the connection's state.
 */
export interface RecordedFrame {
  readonly kind: FrameKind
  /** Which connection of which source, by its place in the recording's list of channels. */
  readonly channel: number
  /** Counts the messages of the connection; 0 for what is no message. */
  readonly number: number
  /** Time of arrival, microseconds. */
  readonly tsInit: number
  readonly data: string | Uint8Array
}

const KINDS: readonly FrameKind[] = ['TEXT', 'BYTES', 'ANSWER', 'LINK']
/** Kind (1), channel (2), number (4), tsInit (8), length (4). */
const HEADER = 19
/** No message of a venue is longer; what claims to be was damaged. */
const LONGEST = 64 * 2 ** 20

/** Writes a frame as bytes; little-endian, text as UTF-8. */
export function encodeFrame({ kind, channel, number, tsInit, data }: RecordedFrame): Buffer {
  const body = typeof data === 'string' ? Buffer.from(data, 'utf8') : data
  const frame = Buffer.allocUnsafe(HEADER + body.length)
  frame.writeUInt8(KINDS.indexOf(kind), 0)
  frame.writeUInt16LE(channel, 1)
  frame.writeUInt32LE(number, 3)
  frame.writeDoubleLE(tsInit, 7)
  frame.writeUInt32LE(body.length, 15)
  frame.set(body, HEADER)
  return frame
}

/** Reads the frames of a block, in order. Throws when the block is not made of whole frames. */
export function decodeFrames(block: Buffer): readonly RecordedFrame[] {
  const frames: RecordedFrame[] = []
  for (let at = 0; at < block.length;) {
    if (at + HEADER > block.length) throw new Error('a frame is cut off')
    const kind = KINDS[block.readUInt8(at)]
    const length = block.readUInt32LE(at + 15)
    const end = at + HEADER + length
    if (kind === undefined || length > LONGEST || end > block.length) throw new Error('a frame is not one')
    const body = block.subarray(at + HEADER, end)
    frames.push({
      kind,
      channel: block.readUInt16LE(at + 1),
      number: block.readUInt32LE(at + 3),
      tsInit: block.readDoubleLE(at + 7),
      data: kind === 'BYTES' ? new Uint8Array(body) : body.toString('utf8'),
    })
    at = end
  }
  return frames
}
