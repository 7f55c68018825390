import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import * as z from 'zod'
import { strategyConfigurationSchema } from '#contracts/strategy.ts'

const deskDocumentSchema = z.strictObject({
  version: z.literal(1),
  /** Times this data directory has been opened; makes the ids of every life of the host different. */
  lives: z.number().int().nonnegative(),
  /** What the trader has configured; null while nothing was changed. */
  strategies: z.array(strategyConfigurationSchema).max(50).readonly().nullable(),
  speed: z.number().positive().nullable(),
  /** The highest number of a session; sessions that are taken up again must not lead to a number being used twice. */
  sessionNumber: z.number().int().nonnegative().default(0),
  /** When the kill shortcut's keys last arrived here, microseconds; null while they never did. */
  shortcutProvenAt: z.number().int().nonnegative().nullable().default(null),
})
/** What the host itself has to find again after a restart; everything about money is in the journal. */
export type DeskDocument = z.infer<typeof deskDocumentSchema>

/** The document on the disk. */
export interface DeskFile {
  read(): DeskDocument
  /** Throws what the file system throws. */
  write(part: Partial<Omit<DeskDocument, 'version'>>): void
}

const EMPTY: DeskDocument = {
  version: 1,
  lives: 0,
  strategies: null,
  speed: null,
  shortcutProvenAt: null,
  sessionNumber: 0,
}

/** Opens `desk.json` of a data directory; one that cannot be read counts as new. */
export function openDeskFile(dataDirectory: string): DeskFile {
  const file = path.join(dataDirectory, 'desk.json')
  let document = readDocument(file)
  return {
    read: () => document,
    write: (part) => {
      document = { ...document, ...part }
      writeFileSync(`${file}.new`, `${JSON.stringify(document, null, 2)}\n`, { mode: 0o600 })
      renameSync(`${file}.new`, file)
    },
  }
}

function readDocument(file: string): DeskDocument {
  try {
    const parsed = deskDocumentSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    return parsed.success ? parsed.data : EMPTY
  } catch {
    return EMPTY
  }
}
