import { copyFileSync, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { SetupError } from './report.mjs'
import { hashFile, readStamp, writeStamp } from './stamp.mjs'

/** @param {string} root */
function placesOf(root) {
  const folder = path.join(root, 'resources', 'data')
  const packageFolder = path.join(root, 'node_modules', 'vega-datasets')
  return {
    folder,
    original: path.join(packageFolder, 'data', 'sp500-2000.csv'),
    manifest: path.join(packageFolder, 'package.json'),
    copy: path.join(folder, 'sp500-daily.csv'),
    source: path.join(folder, 'SOURCE.json'),
  }
}

/**
 * Copies the embedded S&P 500 history next to the program, with its origin, licence and hash.
 *
 * @type {import('./project.mjs').SetupStep}
 */
export const sampleData = {
  name: 'data',
  isDone({ root }) {
    const places = placesOf(root)
    const source = readStamp(places.source)
    const hash = hashFile(places.copy)
    return source !== null && hash !== null && source['sha256'] === hash && hash === hashFile(places.original)
  },
  why: () =>
    'copying the S&P 500 daily history 2000-2020 (vega-datasets, BSD-3-Clause) into resources/data, for offline use',
  async run({ root }) {
    const places = placesOf(root)
    try {
      mkdirSync(places.folder, { recursive: true })
      copyFileSync(places.original, places.copy)
      writeStamp(places.source, describe(places))
    } catch (error) {
      throw new SetupError(
        `The sample data could not be copied (${error instanceof Error ? error.message : String(error)}).`,
        'Delete node_modules and run the command again.',
      )
    }
  },
}

/** @param {ReturnType<typeof placesOf>} places */
function describe(places) {
  const manifest = JSON.parse(readFileSync(places.manifest, 'utf8'))
  const rows = readFileSync(places.copy, 'utf8').trimEnd().split('\n').slice(1)
  const dateOf = (/** @type {string | undefined} */ row) => row?.split(',', 1)[0] ?? ''
  return {
    name: 'S&P 500 index, daily open, high, low, close and volume',
    file: 'sp500-daily.csv',
    origin: 'historical',
    package: manifest.name,
    version: manifest.version,
    licence: 'BSD-3-Clause',
    credit:
      'Vega datasets, University of Washington Interactive Data Lab and contributors (https://github.com/vega/vega-datasets)',
    sha256: hashFile(places.copy),
    rows: rows.length,
    firstDate: dateOf(rows[0]),
    lastDate: dateOf(rows.at(-1)),
  }
}
