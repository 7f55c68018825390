import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename } from 'node:fs/promises'
import path from 'node:path'

/** Makes a folder with those above it, so that they survive a power cut. */
export async function makeFolder(folder: string): Promise<void> {
  const highest = await mkdir(folder, { recursive: true })
  if (highest === undefined) return
  const end = path.dirname(highest)
  for (let place = folder; place !== end && place !== path.dirname(place); place = path.dirname(place))
    await syncFolder(place)
  await syncFolder(end)
}

/** Makes what was written to a file survive a power cut. */
export async function syncFile(file: string): Promise<void> {
  // Windows syncs only what is open for writing.
  const handle = await open(file, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Renames a file that is synced into its place, and makes the renaming survive too. */
export async function publishFile(draft: string, file: string): Promise<void> {
  await rename(draft, file)
  await syncFolder(path.dirname(file))
}

/** SHA-256 of a file, lower-case hexadecimal. */
export async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer)
  return hash.digest('hex')
}

/** Some systems cannot open a folder; there the renaming is as safe as the file system makes it. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null)
  if (handle === null) return
  try {
    await handle.sync()
  } catch {
    // See above.
  } finally {
    await handle.close()
  }
}
