import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import * as z from 'zod'
import { canonicalJson } from '#core/canonicalJson.ts'
import { identifier, type InstrumentId } from '#core/model/identifiers.ts'
import type { ColdFile } from '#core/history/coldFiles.ts'
import { refuseSeries, type HistorySeries } from '#core/history/series.ts'
import { sha256 } from '../sha256.ts'
import { publishFile, syncFile } from './wholeFile.ts'

/** The file in each folder of a series that says which other files count. */
export const MANIFEST = 'manifest.json'
/** What begins so was never finished. */
export const DRAFT = '.draft-'

/** What a series has in the cold store. */
export interface Manifest {
  readonly series: HistorySeries
  readonly files: readonly ColdFile[]
}

/** The manifest, that there is none, or that it is not what was written. */
export type ReadManifest =
  | { readonly state: 'whole'; readonly manifest: Manifest }
  | { readonly state: 'missing' }
  | { readonly state: 'damaged' }

const bodySchema = z.strictObject({
  version: z.literal(1),
  series: z.strictObject({
    source: z.string(),
    instrumentId: z.string().transform((text) => identifier<InstrumentId>(text)),
    kind: z.enum(['bars', 'mark', 'index', 'funding', 'open-interest']),
    interval: z.enum(['1m', '5m', '15m', '1h', '1d', '1w', '1M', 'event']),
  }),
  files: z.array(
    z.strictObject({
      // Nothing in a manifest may lead out of its folder.
      name: z.string().regex(/^year=\d{4}\/(month=\d{2}\/)?part-[0-9a-f]{16}\.parquet$/),
      period: z.string().regex(/^\d{4}(-\d{2})?$/),
      rows: z.int().nonnegative(),
      first: z.int(),
      last: z.int(),
      bytes: z.int().nonnegative(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
})
const manifestSchema = z.strictObject({ body: bodySchema, checksum: z.string() })

/** Reads the manifest in a folder. */
export async function readManifest(folder: string): Promise<ReadManifest> {
  let text: string
  try {
    text = await readFile(path.join(folder, MANIFEST), 'utf8')
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === 'ENOENT') return { state: 'missing' }
    throw error
  }
  const parsed = parseJson(text)
  if (parsed === null || parsed.checksum !== sha256(canonicalJson(parsed.body))) return { state: 'damaged' }
  const { series, files } = parsed.body
  return refuseSeries(series) === null ? { state: 'whole', manifest: { series, files } } : { state: 'damaged' }
}

/** Puts a manifest in the place of the one before it: the moment at which other files begin to count. */
export async function writeManifest(folder: string, { series, files }: Manifest, onDraft: () => void): Promise<void> {
  const body = { version: 1, series, files }
  const draft = path.join(folder, `${DRAFT}${MANIFEST}`)
  await writeFile(draft, `${JSON.stringify({ body, checksum: sha256(canonicalJson(body)) }, null, 1)}\n`)
  await syncFile(draft)
  onDraft()
  await publishFile(draft, path.join(folder, MANIFEST))
}

function parseJson(text: string): z.infer<typeof manifestSchema> | null {
  try {
    const parsed = manifestSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
