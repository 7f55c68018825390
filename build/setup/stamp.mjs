import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/**
 * The sha256 of one file in hexadecimal, or null when it cannot be read.
 *
 * @param {string} file
 */
export function hashFile(file) {
  try {
    return createHash('sha256').update(readFileSync(file)).digest('hex')
  } catch {
    return null
  }
}

/**
 * One sha256 over the relative paths and contents of files and whole folders, independent of listing order and of the
 * folder the project lies in. A missing entry counts as absent, so adding it later changes the hash.
 *
 * @param {string} root
 * @param {readonly string[]} entries paths relative to root
 */
export function hashTree(root, entries) {
  const hash = createHash('sha256')
  for (const file of entries.flatMap((entry) => listFiles(root, entry)).sort()) {
    const content = readFileSync(path.join(root, file))
    hash.update(`${file}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

/**
 * Every file at or below an entry, as paths relative to root with forward slashes; empty when the entry is missing.
 *
 * @param {string} root
 * @param {string} entry
 * @returns {string[]}
 */
export function listFiles(root, entry) {
  const status = statSync(path.join(root, entry), { throwIfNoEntry: false })
  if (status === undefined) return []
  if (status.isFile()) return [entry]
  return readdirSync(path.join(root, entry)).flatMap((name) => listFiles(root, `${entry}/${name}`))
}

/**
 * Reads a stamp left by an earlier step; null when it is missing or not JSON.
 *
 * @param {string} file
 * @returns {Readonly<Record<string, unknown>> | null}
 */
export function readStamp(file) {
  try {
    const value = JSON.parse(readFileSync(file, 'utf8'))
    return typeof value === 'object' && value !== null ? value : null
  } catch {
    return null
  }
}

/**
 * Writes a stamp, making its folder when needed.
 *
 * @param {string} file
 * @param {Readonly<Record<string, unknown>>} value
 */
export function writeStamp(file, value) {
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`)
}
