import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** Where `npm run bench` installs the packages of this folder's lockfile. */
const FOLDER = fileURLToPath(new URL('../../../.tools/bench-peers/', import.meta.url))

/**
 * Loads a package to compare with, or null when the packages are not installed (`npm run bench` installs them). What it
 * exports is the caller's to describe. A CommonJS package gives its exports, an ES module its namespace.
 */
export async function loadPeer<Exports>(name: string): Promise<Exports | null> {
  if (!existsSync(`${FOLDER}node_modules`)) return null
  const entry = createRequire(`${FOLDER}package.json`).resolve(name)
  const loaded = (await import(pathToFileURL(entry).href)) as { readonly default?: Exports }
  return loaded.default ?? (loaded as Exports)
}
