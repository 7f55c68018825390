import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import * as z from 'zod'
import { listedInstrumentSchema } from '#contracts/sourceAnswers.ts'

/** Name of the file that says what belongs to a recording. */
const MANIFEST = 'recording.json'

const countSchema = z.number().int().nonnegative()

const manifestSchema = z.strictObject({
  format: z.literal(1),
  recordingId: z.string().regex(/^[\w.-]{1,80}$/),
  startedAt: countSchema,
  /** Null while it goes on, and for one whose program was killed. */
  endedAt: countSchema.nullable(),
  /** Connections in the order in which they were first heard; frames name them by their place. */
  channels: z
    .array(z.strictObject({ sourceId: z.string().max(80), channel: z.string().max(200) }))
    .max(10_000)
    .readonly(),
  /** What the sources called the instruments at that time, so that messages are read as they were. */
  listings: z
    .array(z.strictObject({ sourceId: z.string().max(80), listing: listedInstrumentSchema }))
    .max(10_000)
    .readonly(),
  /** Finished parts; the last part of a recording whose program was killed is not among them. */
  parts: z
    .array(
      z.strictObject({
        name: z.string().regex(/^part-\d{6}\.bin$/),
        bytes: countSchema,
        sha256: z.string().length(64),
        frames: countSchema,
        from: countSchema,
        to: countSchema,
      }),
    )
    .max(100_000)
    .readonly(),
  /** Where it came from, and what the reader must know about it. */
  note: z.string().max(2_000),
})
/** What belongs to a recording. */
export type RecordingManifest = z.infer<typeof manifestSchema>

/** Writes the manifest so that a killed program leaves the one before or this one. Throws what the file system throws. */
export function writeManifest(folder: string, manifest: RecordingManifest): void {
  const draft = path.join(folder, `${MANIFEST}.draft`)
  writeFileSync(draft, `${JSON.stringify(manifest, null, 1)}\n`)
  const handle = openSync(draft, 'r+')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(draft, path.join(folder, MANIFEST))
}

/** Reads a manifest; null when there is none or it is not one. */
export function readManifest(folder: string): RecordingManifest | null {
  try {
    const parsed = manifestSchema.safeParse(JSON.parse(readFileSync(path.join(folder, MANIFEST), 'utf8')))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
