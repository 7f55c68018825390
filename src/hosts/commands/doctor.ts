import { existsSync, statfsSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { readSampleDataset } from '#adapters/feeds/sample/sampleDataset.ts'
import { dataPaths, ownDataDirectory, prepareDataDirectory } from '#adapters/storage/dataDirectory.ts'
import { acquireInstanceLock } from '#adapters/storage/instanceLock.ts'
import { inspectJournal } from '#adapters/storage/journal/inspection.ts'
import { openDatabase } from '#adapters/storage/sqlite/database.ts'
import { EXIT, type Command } from '../commandLine.ts'
import { findProgram, type ProgramFiles } from '../program.ts'
import { DATA_DIR, JSON_OUTPUT } from './commonOptions.ts'

/** One thing looked at. */
interface Finding {
  readonly what: string
  readonly ok: boolean
  readonly text: string
}

const LEAST_NODE_API = 9
const LEAST_FREE_BYTES = 200_000_000

/** `quarterdeck doctor`: looks at the installation and at the data directory, changes nothing, says what to do. */
export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'Checks the runtime, the installation and the data directory, and says what to do about what it finds.',
  operands: [],
  options: [DATA_DIR, JSON_OUTPUT],
  run: (context) => {
    const dataDirectory = ownDataDirectory(context.arguments.text('data-dir'))
    const program = findProgram()
    const findings = [runtime(), database(), screens(program), sample(program), ...data(dataDirectory)]
    const ok = findings.every((finding) => finding.ok)
    if (context.arguments.flag('json'))
      context.print(JSON.stringify({ ok, version: program.version, dataDirectory, findings }))
    else
      context.print(
        findings.map((finding) => `${finding.ok ? 'ok  ' : 'FAIL'}  ${finding.what}: ${finding.text}`).join('\n'),
      )
    return Promise.resolve(ok ? EXIT.done : EXIT.failed)
  },
}

function runtime(): Finding {
  const ok = Number(process.versions['napi'] ?? 0) >= LEAST_NODE_API
  const text = `Node ${process.versions.node}, Node-API ${process.versions['napi'] ?? 'none'}, ${process.platform}-${process.arch}`
  return { what: 'runtime', ok, text: ok ? text : `${text}; use Node 24, npm start sets it up` }
}

function database(): Finding {
  const opened = openDatabase(':memory:', 'A database in memory')
  if (!opened.ok)
    return {
      what: 'database',
      ok: false,
      text: `${opened.failure.message}; run npm start to set the packages up again`,
    }
  const { driver } = opened.database
  opened.database.close()
  return { what: 'database', ok: true, text: `${driver} loads and works` }
}

function screens({ renderer, preload }: ProgramFiles): Finding {
  const missing = [path.join(renderer, 'index.html'), path.join(renderer, 'kill.html'), preload].filter(
    (file) => !existsSync(file),
  )
  const ok = missing.length === 0
  return { what: 'screens', ok, text: ok ? 'built' : `${missing.join(', ')} missing; run npm run build` }
}

function sample({ resources }: ProgramFiles): Finding {
  const read = readSampleDataset(path.join(resources, 'data', 'sp500-daily.csv'))
  return {
    what: 'sample data',
    ok: read.ok,
    text: read.ok
      ? `${read.value.dataset.view.bars} bars of the S&P 500`
      : `${read.failure.message} npm run build puts it there`,
  }
}

function data(folder: string): Finding[] {
  if (!existsSync(folder))
    return [{ what: 'data directory', ok: true, text: `${folder} is not there yet; the first start makes it` }]
  const prepared = prepareDataDirectory(folder)
  if (!prepared.ok) return [{ what: 'data directory', ok: false, text: prepared.failure.message }]
  return [space(folder), instance(folder), journal(folder)]
}

function space(folder: string): Finding {
  const { bavail, bsize } = statfsSync(folder)
  const free = bavail * bsize
  const ok = free >= LEAST_FREE_BYTES
  const text = `${folder}, ${Math.round(free / 1_000_000)} MB free`
  return { what: 'data directory', ok, text: ok ? text : `${text}; free some, or the journal stops new orders` }
}

function instance(folder: string): Finding {
  const acquired = acquireInstanceLock(folder)
  if (!acquired.ok)
    return { what: 'instance', ok: acquired.failure.code === 'INSTANCE_RUNNING', text: acquired.failure.message }
  acquired.lock.release()
  return { what: 'instance', ok: true, text: 'none runs on this data directory' }
}

function journal(folder: string): Finding {
  const { journal: file } = dataPaths(folder)
  if (!existsSync(file)) return { what: 'journal', ok: true, text: 'none yet; the first start makes it' }
  const inspected = inspectJournal(file)
  if (!inspected.ok) return { what: 'journal', ok: false, text: inspected.failure.message }
  const { ok, entries, finding } = inspected.verification
  return {
    what: 'journal',
    ok,
    text: ok ? `whole, ${entries} entries` : `${finding ?? 'damaged'}; restore ${file} from a backup`,
  }
}
