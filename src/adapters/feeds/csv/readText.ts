import { readFileSync, statSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { csvFailure, success, type Attempt } from './csvFailure.ts'

/** The largest file that is read, bytes; about two million rows. */
export const LARGEST_FILE = 100_000_000

/** Reads a text file in UTF-8, UTF-16 with a mark, or Latin-1, packed by gzip or not; never throws. */
export function readText(path: string): Attempt<string> {
  try {
    const { size } = statSync(path)
    if (size > LARGEST_FILE) {
      const megabytes = Math.round(size / 1e6)
      return csvFailure(
        'FILE_TOO_LARGE',
        `${path} has ${megabytes} MB; at most ${LARGEST_FILE / 1e6} MB are read at once, so divide it by years.`,
      )
    }
    const packed = readFileSync(path)
    const bytes = isGzip(packed) ? unpacked(packed) : packed
    if (bytes === null) {
      const message = `${path} cannot be unpacked: it is damaged, or holds more than ${LARGEST_FILE / 1e6} MB; unpack it yourself, and divide it by years.`
      return csvFailure('FILE_NOT_TEXT', message)
    }
    return bytes.length === 0
      ? csvFailure('FILE_EMPTY', `${path} is empty, so there are no bars in it.`)
      : decode(bytes, path)
  } catch (error) {
    return csvFailure('FILE_UNREADABLE', `${path} cannot be read (${reasonOf(error)}); check its name and your rights.`)
  }
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

/** What gzip packed; null where it is damaged or too large. */
function unpacked(bytes: Buffer): Buffer | null {
  try {
    return gunzipSync(bytes, { maxOutputLength: LARGEST_FILE })
  } catch {
    return null
  }
}

function decode(bytes: Buffer, path: string): Attempt<string> {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return success(new TextDecoder('utf-16le').decode(bytes))
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return success(new TextDecoder('utf-16be').decode(bytes))
  if (bytes.includes(0)) {
    return csvFailure('FILE_NOT_TEXT', `${path} is not a text file; unpack it, or export it as CSV.`)
  }
  try {
    return success(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    // Old spreadsheets write the header in the local alphabet; the numbers are the same in all of them.
    return success(bytes.toString('latin1'))
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error ? String(error.code) : ''
  return REASONS[code] ?? error.message
}
