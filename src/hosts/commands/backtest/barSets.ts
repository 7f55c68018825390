import { existsSync } from 'node:fs'
import path from 'node:path'
import { dataPaths, ownDataDirectory } from '#adapters/storage/dataDirectory.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { RunData, SetOfRun } from '#engines/research/runData.ts'
import type { CommandArguments } from '../../commandLine.ts'
import { readStoredSets } from '../../research/storedSets.ts'
import { notesOfImport, readBarFile } from './barFile.ts'

/** The bars of a run, where they lie, and what was found while reading them. */
export interface BarSets {
  readonly data: RunData
  /** The file of each set; null for stored ones. */
  readonly files: readonly (string | null)[]
  /** One sentence each. */
  readonly notes: readonly string[]
}

/** One set of bars with the file it was read from. */
export interface ReadSet {
  readonly set: SetOfRun
  readonly file: string | null
  readonly notes: readonly string[]
}

/** Reads every set that `--data` names, from files and from the data directory; refuses sets that cannot be played together. */
export function readBarSets(words: CommandArguments): CommandResult<BarSets> {
  const names = words.list('data')
  const read: ReadSet[] = []
  for (const name of names) {
    const one = readSet(words, name, read.length)
    if (!one.ok) return one
    const twin = read.find(({ set }) => set.instrument.id === one.reply.set.instrument.id)
    if (twin !== undefined) {
      const message = `${names[read.indexOf(twin)] ?? ''} and ${name} are both bars of ${twin.set.instrument.symbol}; a file is known by its name, so give them different ones.`
      return refused('INSTRUMENT_TWICE', message)
    }
    read.push(one.reply)
  }
  const [first, ...others] = read
  if (first === undefined) return refused('OPTION_MISSING', 'No bars were named; give --data FILE.csv.')
  const { interval, origin } = first.set.series
  const odd = others.find(({ set }) => set.series.interval !== interval || set.series.origin !== origin)
  if (odd !== undefined) {
    const { symbol } = odd.set.instrument
    const message = `${first.set.instrument.symbol} has ${origin} bars of ${interval} and ${symbol} ${odd.set.series.origin} ones of ${odd.set.series.interval}; the sets of one run must be alike.`
    return refused('DATASETS_DIFFER', message)
  }
  return accepted({
    data: { sets: [first.set, ...others.map(({ set }) => set)] },
    files: read.map(({ file }) => file),
    notes: read.flatMap(({ set, notes }) =>
      others.length === 0 ? notes : notes.map((note) => `${set.instrument.symbol}: ${note}`),
    ),
  })
}

/** A file by its path, else a stored set by its key. */
export function readSet(words: CommandArguments, name: string, index = 0): CommandResult<ReadSet> {
  if (!existsSync(name)) {
    const directory = ownDataDirectory(words.text('data-dir'))
    const stored = existsSync(dataPaths(directory).market) ? readStoredSets(directory, [name]) : null
    if (stored?.ok === true) return accepted({ set: stored.reply[0], file: null, notes: [] })
    if (stored !== null && stored.failure.code !== 'DATASET_MISSING') return stored
    if (!/[./\\]/.test(name)) {
      const message = `"${name}" is neither a file nor a stored set of bars; quarterdeck data list tells which there are.`
      return refused('DATASET_MISSING', message)
    }
  }
  const read = readBarFile(name)
  if (!read.ok) return read
  const { set, report } = read.reply
  const datasetId = index === 0 ? set.datasetId : `${set.datasetId}-${index + 1}`
  return accepted({ set: { ...set, datasetId }, file: path.resolve(name), notes: notesOfImport(report) })
}
