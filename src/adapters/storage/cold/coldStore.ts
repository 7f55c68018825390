import { randomUUID } from 'node:crypto'
import { rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { CommandResult } from '#contracts/failure.ts'
import { planConsolidation, reachesInto, type ColdFile } from '#core/history/coldFiles.ts'
import { mergeVersions } from '#core/history/mergeVersions.ts'
import { HISTORY_FIELDS, type HistorySeries } from '#core/history/series.ts'
import { noVersions, sameVersions, type RowVersions } from '#core/history/versions.ts'
import { ColdDamage, guardedCold, isMissing } from './coldFailure.ts'
import { manifestIn, prepareFolder, removeEmptyFolders, seriesFolders, strays, type ColdStep } from './coldFolder.ts'
import { openDuckSession, type DuckSession } from './duckSession.ts'
import { DRAFT, writeManifest, type Manifest } from './manifest.ts'
import { readParquet, writeParquet } from './parquet.ts'
import { periodFolder, seriesFolder } from './partitionName.ts'
import { hashFile, makeFolder, publishFile, syncFile } from './wholeFile.ts'

/** What a check of the whole archive found. */
export interface ColdVerification {
  readonly series: number
  readonly files: number
  /** Entries in whole files. */
  readonly rows: number
  /** Files that no manifest names: left by a killed program, harmless, removed by the next write. */
  readonly strays: readonly string[]
  /** One sentence for each damaged file. */
  readonly damage: readonly string[]
}

/** How often a read begins again because files were joined under it. */
const ATTEMPTS = 10

/**
 * Months of market history as Parquet files: `source=…/kind=…/interval=…/symbol=…/year=2024/month=03/part-….parquet`.
 *
 * 1. A file counts when the manifest of its series names it. Every change ends in one renaming of a manifest; a program
 *    killed before it has changed nothing, one killed after it has left only files that do not count.
 * 2. Files are read only after their SHA-256 was found to be that of the manifest.
 * 3. Reading goes on while another thread or process writes. Writing is for one process at a time.
 */
export class ColdStore {
  readonly root: string
  readonly #onStep: (step: ColdStep) => void
  #session: Promise<DuckSession> | null = null
  #writing: Promise<unknown> = Promise.resolve()

  /** `onStep` hears of every step that was done; for tests. */
  constructor(root: string, onStep: (step: ColdStep) => void = () => undefined) {
    this.root = path.resolve(root)
    this.#onStep = onStep
  }

  /** What is archived. */
  manifests(): Promise<CommandResult<readonly Manifest[]>> {
    return guardedCold(this.root, async () => {
      const manifests = await Promise.all((await seriesFolders(this.root)).map((folder) => manifestIn(folder)))
      return manifests.filter((manifest) => manifest !== null)
    })
  }

  /** The files of a series. */
  files(series: HistorySeries): Promise<CommandResult<readonly ColdFile[]>> {
    return guardedCold(this.root, async () => (await manifestIn(this.#folder(series)))?.files ?? [])
  }

  /** Everything known about the rows of a range, as far as it is archived. */
  versions(series: HistorySeries, from: number, to: number): Promise<CommandResult<RowVersions>> {
    return guardedCold(this.root, async () => {
      for (let attempt = 1; ; attempt += 1) {
        const files = (await manifestIn(this.#folder(series)))?.files ?? []
        try {
          return await this.#read(series, files, from, to)
        } catch (error) {
          // Another thread joined files meanwhile; the manifest of now names those that are there.
          if (!isMissing(error) || attempt === ATTEMPTS) throw this.#told(series, error)
        }
      }
    })
  }

  /** Adds versions of one month; null when there were none. What was added was read back and compared. */
  add(series: HistorySeries, period: string, versions: RowVersions): Promise<CommandResult<ColdFile | null>> {
    if (versions.ts.length === 0) return Promise.resolve({ ok: true, reply: null })
    return this.#write(series, (manifest) => this.#replace(manifest, [], period, versions))
  }

  /** Removes files whose rows are kept elsewhere by now. */
  drop(series: HistorySeries, files: readonly ColdFile[]): Promise<CommandResult<null>> {
    return this.#write(series, async (manifest) => {
      await this.#commit(manifest, files, null)
      return null
    })
  }

  /** Joins files until none are left to join; answers how many files there were and are. */
  consolidate(series: HistorySeries): Promise<CommandResult<{ readonly before: number; readonly after: number }>> {
    return this.#write(series, async (begun) => {
      let files = begun.files
      for (;;) {
        const [next] = planConsolidation(files)
        if (next === undefined) return { before: begun.files.length, after: files.length }
        const read = this.#read(series, next.inputs, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)
        const whole = await read.catch((error: unknown) => {
          throw this.#told(series, error)
        })
        await this.#replace({ series, files }, next.inputs, next.period, whole)
        files = (await manifestIn(this.#folder(series)))?.files ?? []
      }
    })
  }

  /** Reads every file that counts and names those that are damaged, and those that do not count. */
  verify(): Promise<CommandResult<ColdVerification>> {
    return guardedCold(this.root, async () => {
      const found = { series: 0, files: 0, rows: 0, strays: [] as string[], damage: [] as string[] }
      const tell = (error: unknown): void => {
        const file = error instanceof ColdDamage ? `: ${error.file}` : ''
        found.damage.push(`${error instanceof Error ? error.message : String(error)}${file}`)
      }
      for (const folder of await seriesFolders(this.root)) {
        const manifest = await manifestIn(folder).catch(tell)
        if (!manifest) continue
        found.series += 1
        found.strays.push(...(await strays(folder, manifest)).map((name) => path.join(folder, name)))
        for (const file of manifest.files) {
          found.files += 1
          const read = this.#readFile(manifest.series, file, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)
          const rows = await read.then(({ ts }) => ts.length).catch(tell)
          found.rows += rows ?? 0
        }
      }
      return found
    })
  }

  /** Lets go of DuckDB; the store may be used again. */
  async close(): Promise<void> {
    await this.#writing.catch(() => undefined)
    const session = await this.#session
    this.#session = null
    session?.close()
  }

  #folder(series: HistorySeries): string {
    return path.join(this.root, seriesFolder(series))
  }

  async #read(series: HistorySeries, files: readonly ColdFile[], from: number, to: number): Promise<RowVersions> {
    let merged = noVersions(HISTORY_FIELDS[series.kind].length)
    for (const file of files) {
      if (reachesInto(file, from, to)) merged = mergeVersions(merged, await this.#readFile(series, file, from, to))
    }
    return merged
  }

  async #readFile(series: HistorySeries, file: ColdFile, from: number, to: number): Promise<RowVersions> {
    const place = path.join(this.#folder(series), file.name)
    if ((await hashFile(place)) !== file.sha256)
      throw new ColdDamage(place, 'An archived file was changed or cut short')
    const { connection } = await this.#duck()
    const reading = readParquet(connection, place, HISTORY_FIELDS[series.kind], from, to)
    const versions = await reading.catch(async (error: unknown) => {
      // DuckDB does not say by a code that a file is gone; this does.
      await stat(place)
      throw error
    })
    const isWhole = from <= file.first && to > file.last
    const [first, last] = [versions.ts[0], versions.ts.at(-1)]
    if (isWhole && (versions.ts.length !== file.rows || first !== file.first || last !== file.last))
      throw new ColdDamage(place, 'An archived file does not hold the rows its manifest tells of')
    return versions
  }

  /** Puts versions in the place of files, in one step as far as any reader can tell. */
  async #replace(
    manifest: Manifest,
    inputs: readonly ColdFile[],
    period: string,
    versions: RowVersions,
  ): Promise<ColdFile> {
    const folder = this.#folder(manifest.series)
    const fields = HISTORY_FIELDS[manifest.series.kind]
    const { connection } = await this.#duck()
    const draft = path.join(folder, periodFolder(period), `${DRAFT}${randomUUID()}.parquet`)
    await makeFolder(path.dirname(draft))
    try {
      await writeParquet(connection, draft, versions, fields)
    } catch (error) {
      // On a full disk the half of a file would be in the way until the next write.
      await rm(draft, { force: true })
      throw error
    }
    this.#onStep('draft-written')
    await syncFile(draft)
    this.#onStep('draft-synced')
    const sha256 = await hashFile(draft)
    const name = `${periodFolder(period)}/part-${sha256.slice(0, 16)}.parquet`
    const { size: bytes } = await stat(draft)
    const [first = 0, last = 0] = [versions.ts[0], versions.ts.at(-1)]
    const file: ColdFile = { name, period, rows: versions.ts.length, first, last, bytes, sha256 }
    await publishFile(draft, path.join(folder, name))
    this.#onStep('file-published')
    const readBack = await this.#readFile(manifest.series, file, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)
    if (!sameVersions(readBack, versions))
      throw new ColdDamage(path.join(folder, name), 'A file does not read back as it was written')
    this.#onStep('file-checked')
    await this.#commit(manifest, inputs, file)
    return file
  }

  async #commit(manifest: Manifest, removed: readonly ColdFile[], added: ColdFile | null): Promise<void> {
    const folder = this.#folder(manifest.series)
    const names = new Set(removed.map(({ name }) => name))
    const kept = manifest.files.filter(({ name }) => !names.has(name) && name !== added?.name)
    const files = (added === null ? kept : [...kept, added]).toSorted((left, right) => left.first - right.first)
    await writeManifest(folder, { series: manifest.series, files }, () => this.#onStep('manifest-drafted'))
    this.#onStep('manifest-published')
    for (const name of names) {
      if (name === added?.name) continue
      // Where a reader still has it open it may have to stay (Windows); it does not count any more and goes next time.
      await rm(path.join(folder, name), { force: true }).catch(() => undefined)
      this.#onStep('old-file-removed')
      await removeEmptyFolders(folder, path.dirname(name))
    }
  }

  #told(series: HistorySeries, error: unknown): unknown {
    if (!isMissing(error)) return error
    return new ColdDamage(this.#folder(series), 'A file that the manifest names is missing')
  }

  /** Writers of this process take turns. */
  #write<Reply>(series: HistorySeries, work: (manifest: Manifest) => Promise<Reply>): Promise<CommandResult<Reply>> {
    const turn = this.#writing.then(() =>
      guardedCold(this.root, async () => work(await prepareFolder(this.#folder(series), series, this.#onStep))),
    )
    this.#writing = turn
    return turn
  }

  #duck(): Promise<DuckSession> {
    this.#session ??= openDuckSession(this.root).catch((error: unknown) => {
      // Asked again, it may start: memory was short.
      this.#session = null
      throw error
    })
    return this.#session
  }
}
