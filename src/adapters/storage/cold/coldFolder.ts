import { readdir, rm, rmdir } from 'node:fs/promises'
import path from 'node:path'
import type { HistorySeries } from '#core/history/series.ts'
import { ColdDamage, isMissing } from './coldFailure.ts'
import { DRAFT, MANIFEST, readManifest, writeManifest, type Manifest } from './manifest.ts'
import { makeFolder } from './wholeFile.ts'

/** Something that was just done; tests fail after each to see what is lost then. */
export type ColdStep =
  | 'manifest-begun'
  | 'draft-written'
  | 'draft-synced'
  | 'file-published'
  | 'file-checked'
  | 'manifest-drafted'
  | 'manifest-published'
  | 'old-file-removed'
  | 'hot-rows-removed'
  | 'hot-rows-restored'

/** The manifest of a series; null when nothing of it was ever archived. Throws `ColdDamage` when it is not whole. */
export async function manifestIn(folder: string): Promise<Manifest | null> {
  const read = await readManifest(folder)
  if (read.state === 'damaged') throw new ColdDamage(path.join(folder, MANIFEST), 'A manifest was changed')
  if (read.state === 'whole') return read.manifest
  // The manifest comes before the first file, so files without one mean that it was lost, and must not be taken for strays.
  if ((await parquetFiles(folder)).length > 0)
    throw new ColdDamage(path.join(folder, MANIFEST), 'The manifest beside archived files is missing')
  return null
}

/**
 * Makes the folder of a series ready for writing: an empty manifest where there is none, and no files that a killed
 * program left behind, which its manifest does not name.
 */
export async function prepareFolder(
  folder: string,
  series: HistorySeries,
  onStep: (step: ColdStep) => void,
): Promise<Manifest> {
  const manifest = await manifestIn(folder)
  if (manifest === null) {
    await makeFolder(folder)
    const empty = { series, files: [] }
    await writeManifest(folder, empty, () => undefined)
    onStep('manifest-begun')
    return empty
  }
  for (const stray of await strays(folder, manifest)) await rm(path.join(folder, stray), { force: true })
  return manifest
}

/** Files in the folder of a series that its manifest does not name; paths within the folder, with slashes. */
export async function strays(folder: string, manifest: Manifest): Promise<readonly string[]> {
  const named = new Set([MANIFEST, ...manifest.files.map(({ name }) => name)])
  const ours = (await filesIn(folder)).filter(
    (name) => path.posix.basename(name).startsWith(DRAFT) || name.endsWith('.parquet'),
  )
  return ours.filter((name) => !named.has(name))
}

/** Every folder below the root of the archive that has a manifest or archived files of its own. */
export async function seriesFolders(root: string): Promise<readonly string[]> {
  const folders = new Set<string>()
  for (const name of await filesIn(root)) {
    const place = name.indexOf('/year=')
    if (name.endsWith(`/${MANIFEST}`)) folders.add(path.posix.dirname(name))
    else if (place > 0 && name.endsWith('.parquet')) folders.add(name.slice(0, place))
  }
  return [...folders].toSorted().map((name) => path.join(root, name))
}

/** Removes the folder of a period, and that of its year, when nothing is left in them; `below` is their path in `folder`. */
export async function removeEmptyFolders(folder: string, below: string): Promise<void> {
  try {
    for (let name = below; name !== '.'; name = path.dirname(name)) await rmdir(path.join(folder, name))
  } catch {
    // Something is left in it.
  }
}

async function parquetFiles(folder: string): Promise<readonly string[]> {
  return (await filesIn(folder)).filter(
    (name) => name.endsWith('.parquet') && !path.posix.basename(name).startsWith(DRAFT),
  )
}

async function filesIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}
