import * as z from 'zod'
import { preferencesSchema, type Preferences } from './desk.ts'
import { restoreSourceChoices, sourceChoicesSchema } from './sourceChoices.ts'

/** Place and size of the window when it was last closed, screen pixels. */
const windowPlaceSchema = z.strictObject({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(400).max(20_000),
  height: z.number().int().min(300).max(20_000),
  maximised: z.boolean(),
})
/** Place and size of the window when it was last closed. */
export type WindowPlace = z.infer<typeof windowPlaceSchema>

/** What becomes of working orders and positions when the program ends: see `stopGracefully`. */
const closingPolicySchema = z.enum(['LEAVE', 'CANCEL_ENTRIES', 'FLATTEN'])
/** What becomes of working orders and positions when the program ends. */
export type ClosingPolicy = z.infer<typeof closingPolicySchema>

/** The settings file. Nothing in it is a limit, a mode or a secret. */
export const settingsDocumentSchema = z.strictObject({
  version: z.literal(1),
  preferences: preferencesSchema,
  window: windowPlaceSchema.nullable(),
  sources: sourceChoicesSchema,
  /** Left out where the user has not chosen: entries are cancelled where the market goes on without the program. */
  closing: closingPolicySchema.optional(),
})
/** The settings file. */
export type SettingsDocument = z.infer<typeof settingsDocumentSchema>

/** Where settings are kept; the same document under Electron and outside it. */
export interface Settings {
  read(): SettingsDocument
  /** Replaces the document; throws what the file system throws. */
  write(document: SettingsDocument): void
}

/** What a new user finds. */
export const DEFAULT_PREFERENCES: Preferences = {
  theme: 'system',
  density: 'comfortable',
  upDown: 'blue-orange',
  reducedMotion: false,
  sound: true,
  pauseOnProposal: true,
  layouts: {},
}

/**
 * Reads a settings file of any version and in any state: what fits is kept, field by field, and what does not is as for
 * a new user. There is one version so far.
 */
export function restoreSettings(stored: unknown): SettingsDocument {
  const document = isRecord(stored) ? stored : {}
  const preferences = isRecord(document['preferences']) ? document['preferences'] : {}
  const restored = Object.entries(DEFAULT_PREFERENCES).map(([name, fallback]): [string, unknown] => {
    const field = preferencesSchema.shape[name as keyof Preferences].safeParse(preferences[name])
    return [name, field.success ? field.data : fallback]
  })
  const window = windowPlaceSchema.safeParse(document['window'])
  const closing = closingPolicySchema.safeParse(document['closing'])
  return {
    version: 1,
    preferences: { ...DEFAULT_PREFERENCES, ...(Object.fromEntries(restored) as Partial<Preferences>) },
    window: window.success ? window.data : null,
    sources: restoreSourceChoices(document['sources']),
    ...(closing.success ? { closing: closing.data } : {}),
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
