import { sha256 } from '#adapters/storage/sha256.ts'
import type { BarColumns } from '#core/model/bar.ts'
import type { BacktestConfiguration } from '#contracts/research.ts'
import { runBacktest } from '#engines/research/backtest.ts'
import type { SetOfRun } from '#engines/research/runData.ts'
import { DAY } from '#core/time/duration.ts'
import { openExperimentBook, type BookOptions, type ExperimentBook } from '#hosts/research/experimentBook.ts'
import type { KeptRun, StartedRun } from '#hosts/research/keptRun.ts'
import type { PlannedRun, RunEnding } from '#hosts/research/plannedRun.ts'
import { buildConfiguration, buildRequest, smaCross, walkBars } from './backtestBench.ts'
import { buildInstrument } from '../builders/instrument.ts'

/** A code version for tests: another text is another version of the program. */
export const CODE = sha256('the code of the test')

/** Opens the book of a folder; must succeed. */
export function openBook(folder: string, options: BookOptions = {}): ExperimentBook {
  const opened = openExperimentBook(folder, { codeVersion: () => CODE, programVersion: '0.0.0', ...options })
  if (!opened.ok) throw new Error(opened.failure.message)
  return opened.book
}

/** One set of bars: a walk of so many days. */
export function walkSet(count = 300, seed = 5, symbol = 'WALK'): SetOfRun {
  return setOf(walkBars(count, seed, DAY), symbol)
}

/** One set of these bars. */
export function setOf(columns: BarColumns, symbol = 'WALK'): SetOfRun {
  const instrument = buildInstrument({ symbol, calendar: 'ALWAYS' })
  return buildRequest(columns, buildConfiguration(), '1d', instrument).data.sets[0]
}

/** The configuration of a cross of averages. */
export function crossing(fast: number, slow: number, changes: Partial<BacktestConfiguration> = {}) {
  return buildConfiguration({ strategies: [smaCross({ fast, slow, side: 'both' })], ...changes })
}

/** Plans a run of a cross of averages on a walk. */
export function plan(changes: Partial<PlannedRun> = {}): PlannedRun {
  return {
    kind: 'BACKTEST',
    label: '',
    parentId: null,
    configuration: crossing(5, 15),
    sets: [walkSet()],
    files: [],
    seed: null,
    ...changes,
  }
}

const endings = new Map<string, RunEnding>()

/** The ending of a run that was done, with its whole result. */
type DoneEnding = Extract<RunEnding, { readonly result: unknown }>

/** As `endingOf`, for runs that must have been done. */
export function doneEnding(planned: PlannedRun): DoneEnding {
  const ending = endingOf(planned)
  if (!('result' in ending)) throw new Error('not done')
  return ending
}

/** Runs what was planned with the engines; must not be cancelled. The same plan is run once. */
function endingOf(planned: PlannedRun): RunEnding {
  const { configuration, sets } = planned
  const key = JSON.stringify([
    configuration,
    sets.map(({ datasetId, instrument, dataHash, series }) => [datasetId, instrument, dataHash, series.interval]),
  ])
  const ending = endings.get(key) ?? simulate(planned)
  endings.set(key, ending)
  return ending
}

function simulate({ configuration, sets }: PlannedRun): RunEnding {
  const [first, ...others] = sets
  if (first === undefined) throw new Error('no bars')
  const ports = { sha256, elapsed: () => 0 }
  const outcome = runBacktest({ runId: 'test', configuration, data: { sets: [first, ...others] } }, ports)
  switch (outcome.kind) {
    case 'DONE':
      return { state: 'DONE', result: outcome.run.result, warnings: outcome.run.warnings }
    case 'FAILED':
      return { state: 'FAILED', failure: outcome.failure }
    case 'CANCELLED':
      throw new Error('cancelled')
  }
}

/** Writes down that a run starts; must succeed. */
export function begin(book: ExperimentBook, planned: PlannedRun): StartedRun {
  const begun = book.begin([planned])
  const run = begun.ok ? begun.reply[0] : undefined
  if (run === undefined) throw new Error(begun.ok ? 'nothing began' : begun.failure.message)
  return run
}

/** Starts a run and writes down how it ended; must succeed. */
export function keep(book: ExperimentBook, planned: PlannedRun, ending = endingOf(planned)): KeptRun {
  const finished = book.finish([{ run: begin(book, planned), ending, keepSeries: true }])
  const kept = finished.ok ? finished.reply[0] : undefined
  if (kept === undefined) throw new Error(finished.ok ? 'nothing was kept' : finished.failure.message)
  return kept
}

/** The reply of what must have succeeded. */
export function replyOf<Reply>(
  result:
    | { readonly ok: true; readonly reply: Reply }
    | { readonly ok: false; readonly failure: { readonly message: string } },
): Reply {
  if (!result.ok) throw new Error(result.failure.message)
  return result.reply
}
