import { readdirSync } from 'node:fs'
import path from 'node:path'

/** One file of the built screens. */
export interface RendererFile {
  readonly path: string
  readonly contentType: string
}

/** The built screens by URL path. */
export type RendererFiles = ReadonlyMap<string, RendererFile>

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
}

/**
 * Lists the built screens once. Requests are looked up in this list, so no path a request can spell leads out of the
 * folder; links and files of unknown kinds are not listed. Empty when the folder does not exist.
 */
export function listRendererFiles(folder: string): RendererFiles {
  const files = new Map<string, RendererFile>()
  for (const entry of entriesOf(folder)) {
    const contentType = CONTENT_TYPES[path.extname(entry.name)]
    if (!entry.isFile() || contentType === undefined) continue
    const full = path.join(entry.parentPath, entry.name)
    files.set(`/${path.relative(folder, full).split(path.sep).join('/')}`, { path: full, contentType })
  }
  const index = files.get('/index.html')
  if (index !== undefined) files.set('/', index)
  return files
}

/** Finds the file of a URL path as it came over the wire, percent-encoded; null when there is none. */
export function findRendererFile(files: RendererFiles, urlPath: string): RendererFile | null {
  try {
    return files.get(decodeURIComponent(urlPath)) ?? null
  } catch {
    return null
  }
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
  } catch {
    return []
  }
}
