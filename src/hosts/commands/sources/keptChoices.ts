import { existsSync } from 'node:fs'
import { createConfSettings } from '#adapters/settings/confSettings.ts'
import { DEFAULT_SOURCE_CHOICES, type SourceChoices } from '#contracts/sourceChoices.ts'

/** What was chosen about sources in a data directory; as for a new user where there is none yet. */
export function keptChoices(root: string): SourceChoices {
  return existsSync(root) ? createConfSettings(root).read().sources : DEFAULT_SOURCE_CHOICES
}

/** Keeps what was chosen. Throws what the file system throws; the caller holds the lock of the data directory. */
export function keepChoices(root: string, sources: SourceChoices): void {
  const settings = createConfSettings(root)
  settings.write({ ...settings.read(), sources })
}
