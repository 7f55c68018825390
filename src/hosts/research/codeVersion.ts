import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ProgramFiles } from '../program.ts'

/** Sources that decide about the outcome of a run. */
const DECIDING = ['core', 'quant', 'trading', 'engines'] as const
/** A module that a bundle takes from its neighbours. */
const IMPORTED = /(?:from|import)\s*\(?\s*["'](\.{1,2}\/[^"']+\.js)["']/g

const versions = new Map<string, string>()

/**
 * Names the code that decides about results: SHA-256 over the program's version and, run from sources, the sources of
 * `core`, `quant`, `trading` and `engines`; run from a build, the bundles of the workers with all that they import. A build
 * and its sources have different names. Computed once for each process.
 */
export function codeVersion({ root, version, workers }: Pick<ProgramFiles, 'root' | 'version' | 'workers'>): string {
  const known = versions.get(root)
  if (known !== undefined) return known
  const fromSources = workers.extension === '.ts'
  const files = fromSources
    ? DECIDING.flatMap((layer) => filesBelow(path.join(root, 'src', layer), '.ts'))
    : bundleOf(fileURLToPath(workers.directory))
  const hash = createHash('sha256').update(`version ${version}\n`)
  for (const file of files) {
    const content = readFileSync(file)
    hash.update(`${path.relative(root, file).replaceAll(path.sep, '/')} ${content.byteLength}\n`).update(content)
  }
  const digest = hash.digest('hex')
  versions.set(root, digest)
  return digest
}

function filesBelow(folder: string, extension: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(extension))
    .map((name) => path.join(folder, name))
    .toSorted()
}

/** The bundles in a folder with every module they reach. */
function bundleOf(folder: string): readonly string[] {
  const reached = new Set<string>()
  const waiting = [...filesBelow(folder, '.js')]
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (reached.has(file)) continue
    reached.add(file)
    for (const [, specifier] of readFileSync(file, 'utf8').matchAll(IMPORTED)) {
      if (specifier !== undefined) waiting.push(path.resolve(path.dirname(file), specifier))
    }
  }
  return [...reached].toSorted()
}
