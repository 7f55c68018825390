import { packBars } from '#adapters/storage/research/keptBars.ts'
import type { ResearchFile } from '#adapters/storage/research/researchStore.ts'
import { sha256 } from '#adapters/storage/sha256.ts'
import { accepted, type CommandResult } from '#contracts/failure.ts'
import type { Experiment } from '#contracts/records/experiment.ts'
import { fingerprintsOf, ideaId, ideaOf } from '#engines/research/experiments/idea.ts'
import { annualSharpe, deflate } from '#engines/research/experiments/sharpeOfRun.ts'
import type { TrialDraft } from '#engines/research/experiments/trialChain.ts'
import { MOST_KEPT_BARS, recordOf } from './experimentRecord.ts'
import type { EndedRun, KeeperPorts, KeptRun, StartedRun } from './keptRun.ts'
import { ideaText, type LedgerDesk } from './ledgerDesk.ts'
import { endOfLedger } from './ledgerVerification.ts'
import { countsAsTrial, identify, type PlannedRun } from './plannedRun.ts'

/** Writes down that these runs start, all or none; keeps a copy of the bars of files. */
export function beginRuns(ports: KeeperPorts, runs: readonly PlannedRun[]): CommandResult<readonly StartedRun[]> {
  const { file, ledger } = ports
  const identities = runs.map((planned) => ({ planned, identity: identify(planned, ports.codeVersion()) }))
  const copies = copiesOf(runs, file)
  const written = file.write(() => {
    const startedAt = ports.now()
    const names = new Map<string, string>()
    const placed = identities.map(({ planned, identity }) => {
      const aliases: string[] = []
      for (const { fingerprint, name } of fingerprintsOf(identity)) {
        const first = names.get(fingerprint) ?? ledger.firstName(fingerprint) ?? name
        names.set(fingerprint, first)
        if (first !== name) aliases.push(`${name} is the same as ${first}, so the run counts as a trial of that.`)
      }
      const idea = ideaOf(identity, (fingerprint) => names.get(fingerprint) ?? null)
      return { planned, identity, idea, id: ideaId(idea, sha256), aliases }
    })
    const introductions = ledger.introduce(
      Array.from(names, ([fingerprint, name]) => ({ fingerprint, name })),
      placed.map(({ idea }) => idea),
      startedAt,
    )
    const starts = placed.map(
      ({ planned: { kind, parentId }, identity: { experimentId, variant }, id }): TrialDraft => ({
        kind: 'TRIAL_STARTED',
        at: startedAt,
        idea: id,
        trial: null,
        payload: { experimentId, variant, runKind: kind, parentId, counts: countsAsTrial(kind) },
      }),
    )
    const entries = ledger.append([...introductions, ...starts], startedAt).slice(introductions.length)
    for (const { dataHash, packed, bars } of copies) file.bars.keep(dataHash, packed, bars)
    for (const text of new Set(runs.flatMap(({ sources = [] }) => sources))) file.keepSource(sha256(text), text)
    return placed.map(({ planned, identity, id, aliases }, index): StartedRun => {
      const trial = entries[index]?.sequence
      if (trial === undefined) throw new Error('Invariant: every start has an entry')
      return { planned, identity, ideaId: id, trial, startedAt, aliases }
    })
  })
  return written.ok ? accepted(written.result) : written
}

interface Copy {
  readonly dataHash: string
  readonly packed: Uint8Array
  readonly bars: number
}

/** The bars of files that are not kept yet. */
function copiesOf(runs: readonly PlannedRun[], file: ResearchFile): readonly Copy[] {
  const looked = new Set<string>()
  const copies: Copy[] = []
  for (const { sets, files } of runs) {
    sets.forEach(({ dataHash, series }, index) => {
      if ((files[index] ?? null) === null || looked.has(dataHash)) return
      looked.add(dataHash)
      const bars = series.columns.tsOpen.length
      if (bars > MOST_KEPT_BARS || file.bars.has(dataHash)) return
      copies.push({ dataHash, packed: packBars(series.columns), bars })
    })
  }
  return copies
}

/** Writes down how runs ended, with their records, all or none; tells the trials of their ideas. */
export function finishRuns(ports: KeeperPorts, ended: readonly EndedRun[]): CommandResult<readonly KeptRun[]> {
  const { file, ledger } = ports
  const measured = ended.map((each) => ({ ...each, ...recordOf(each, ports) }))
  const written = file.write(() => {
    const drafts: TrialDraft[] = []
    const kept = measured.map(({ run, record, series, notes }) => {
      const attempts = file.experiments.attempts(record.id)
      const finished = attempts.filter(({ state }) => state === 'DONE')
      // A record with the whole result is kept beside one of figures alone.
      const alike = record.state === 'DONE' ? finished.filter((earlier) => isSameResult(earlier, record)) : []
      const same = alike.find(({ resultHash }) => resultHash !== null || record.resultHash === null)
      const isOdd = record.state === 'DONE' && alike.length < finished.length
      const experiment = { ...record, attempt: attempts.length + 1 }
      const recordHash = same === undefined ? file.experiments.add(experiment, series) : null
      drafts.push({
        kind: 'TRIAL_ENDED',
        at: ports.now(),
        idea: run.ideaId,
        trial: run.trial,
        payload: {
          state: record.state,
          sharpe: record.evidence === null ? null : annualSharpe(record.evidence),
          observations: record.evidence?.n ?? 0,
          resultHash: record.resultHash,
          recordHash,
        },
      })
      return { run, experiment: same ?? experiment, notes: isOdd ? [...notes, ODD] : notes }
    })
    ledger.append(drafts, ports.now())
    return kept
  })
  if (!written.ok) return written
  const { finding } = endOfLedger(file)
  const book = ledger.ideas()
  const counts = new Map<string, ReturnType<LedgerDesk['count']>>()
  return accepted(
    written.result.map(({ run, experiment, notes }): KeptRun => {
      const counted = counts.get(run.ideaId) ?? ledger.count(run.ideaId, book)
      counts.set(run.ideaId, counted)
      const { count, altered } = counted
      const place = count.sequences.indexOf(run.trial)
      const damage = altered === null ? finding : `Entry ${altered.sequence} of the trial ledger was changed.`
      return {
        experiment,
        number: place < 0 ? null : place + 1,
        count,
        idea: ideaText(book, run.ideaId),
        deflated: deflate(experiment.evidence, count),
        notes: damage === null ? notes : [...notes, `${damage} The number of trials may be too low.`],
      }
    }),
  )
}

/** A trial of a search has no hash of its whole result; its orders tell then. */
function isSameResult(
  one: Pick<Experiment, 'resultHash' | 'orderListHash'>,
  two: Pick<Experiment, 'resultHash' | 'orderListHash'>,
): boolean {
  return one.resultHash === null || two.resultHash === null
    ? one.orderListHash === two.orderListHash
    : one.resultHash === two.resultHash
}

const ODD =
  'The same code gave another result for the same configuration and data before, so one of the two is not to be trusted; see quarterdeck reproduce.'
