import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { WorkerFiles } from './threads/workerFiles.ts'

/** Where the parts of the program lie, whether it runs from its sources or from the bundle. */
export interface ProgramFiles {
  readonly root: string
  readonly version: string
  /** Files that ship with the program: sample data, icons. */
  readonly resources: string
  /** The built screens. */
  readonly renderer: string
  /** The built preload script of the Electron shell. */
  readonly preload: string
  readonly workers: WorkerFiles
}

/** Finds the program by the nearest package.json above this very module. */
export function findProgram(): ProgramFiles {
  const here = fileURLToPath(import.meta.url)
  const root = rootAbove(path.dirname(here))
  const fromSources = here.endsWith('.ts')
  const workers = path.join(root, ...(fromSources ? ['src', 'hosts', 'workers'] : ['out', 'main', 'workers']))
  return {
    root,
    version: versionOf(path.join(root, 'package.json')),
    resources: path.join(root, 'resources'),
    renderer: path.join(root, 'out', 'renderer'),
    preload: path.join(root, 'out', 'preload', 'index.cjs'),
    workers: { directory: pathToFileURL(`${workers}${path.sep}`), extension: fromSources ? '.ts' : '.js' },
  }
}

function rootAbove(folder: string): string {
  if (existsSync(path.join(folder, 'package.json'))) return folder
  const parent = path.dirname(folder)
  if (parent === folder) throw new Error('Invariant: the program lies in a folder with its package.json')
  return rootAbove(parent)
}

function versionOf(manifest: string): string {
  const value: unknown = JSON.parse(readFileSync(manifest, 'utf8'))
  const version = typeof value === 'object' && value !== null && 'version' in value ? value.version : null
  if (typeof version !== 'string') throw new Error('Invariant: package.json states the version')
  return version
}
