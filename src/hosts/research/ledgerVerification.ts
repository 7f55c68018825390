import { sha256 } from '#adapters/storage/sha256.ts'
import type { ResearchFile } from '#adapters/storage/research/researchStore.ts'
import { formatTimestamp } from '#core/time/iso.ts'
import { TrialChainWalk } from '#engines/research/experiments/trialChain.ts'
import { payloadOf } from '#engines/research/experiments/trialLedger.ts'

/** What a check of the whole record of experiments found. */
export interface LedgerVerification {
  readonly ok: boolean
  readonly entries: number
  readonly trials: number
  readonly experiments: number
  /** Hash of the last sound entry. */
  readonly head: string
  /** What was changed, removed or added by another hand; one sentence each. */
  readonly findings: readonly string[]
  /** What cannot be told, and what was found before and is written down since. */
  readonly notes: readonly string[]
}

/** The last entry that is there, and the last that was surely written. */
export interface EndOfLedger {
  readonly found: number
  readonly remembered: number
  /** Why the end is not the one that was written; null when nothing speaks against it. */
  readonly finding: string | null
}

const PAGE = 1_000
/** Findings of one kind told one by one. */
const TOLD = 5

/** Checks the end of the ledger against what the file beside it remembers, and that no sequence is left out. Quick. */
export function endOfLedger(file: ResearchFile): EndOfLedger {
  const head = file.ledger.head()
  const anchor = file.anchor()
  const found = head?.sequence ?? 0
  const remembered = anchor.state === 'FOUND' ? anchor.anchor.sequence : 0
  return { found, remembered, finding: findingOfEnd() }

  function findingOfEnd(): string | null {
    if (remembered > found) {
      return `The trial ledger ends at entry ${found}, but entry ${remembered} had been written: the last ones were removed.`
    }
    if (file.ledger.count() !== found)
      return `Entries are missing from the trial ledger; quarterdeck experiments verify tells which.`
    if (anchor.state !== 'FOUND' || remembered === 0) return null
    const [entry] = file.ledger.after(remembered - 1, 1)
    return entry?.hash === anchor.anchor.hash
      ? null
      : `Entry ${remembered} of the trial ledger is not the one that was written.`
  }
}

/** Replays the chain, and checks every record of an experiment and every name against it. Changes nothing. */
export function verifyLedger(file: ResearchFile): LedgerVerification {
  const walk = new TrialChainWalk(sha256)
  const findings: string[] = []
  const notes: string[] = []
  const named = new Map<string, string>()
  const promised = new Map<string, number>()
  let trials = 0
  let entries = 0
  let damage: string | null = null
  for (
    let page = file.ledger.after(0, PAGE);
    page.length > 0;
    page = file.ledger.after(page.at(-1)?.sequence ?? 0, PAGE)
  ) {
    for (const entry of page) {
      entries += 1
      damage ??= walk.step(entry)?.text ?? null
      if (entry.kind === 'TRIAL_STARTED') trials += 1
      const name = payloadOf('NAME_SEEN', entry)
      if (name !== null) named.set(name.fingerprint, name.name)
      const recordHash = payloadOf('TRIAL_ENDED', entry)?.recordHash ?? null
      if (recordHash !== null) promised.set(recordHash, entry.sequence)
      const loss = payloadOf('LOSS_FOUND', entry)
      if (loss !== null) {
        const { remembered, found } = loss
        notes.push(
          `At ${formatTimestamp(entry.at)} the ledger ended at entry ${found} although entry ${remembered} had been written before: what was removed then is not counted.`,
        )
      }
    }
  }
  const end = endOfLedger(file)
  if (damage !== null) findings.push(damage)
  else if (end.finding !== null) findings.push(end.finding)
  if (file.anchor().state !== 'FOUND' && entries > 1) {
    notes.push(
      'The file that remembers the end of the ledger is missing, so entries cut off at its end would not be noticed.',
    )
  }
  if (!sameNames(file, named)) {
    findings.push('The names under which bars and sources were met first are not those of the ledger.')
  }
  const experiments = checkRecords(file, promised, findings)
  return { ok: findings.length === 0, entries, trials, experiments, head: walk.head.hash, findings, notes }
}

function sameNames(file: ResearchFile, named: ReadonlyMap<string, string>): boolean {
  const stored = file.firstNames()
  return stored.length === named.size && stored.every(({ fingerprint, name }) => named.get(fingerprint) === name)
}

function checkRecords(file: ResearchFile, promised: Map<string, number>, findings: string[]): number {
  const wrong: string[] = []
  let experiments = 0
  file.experiments.forEachHash(({ id, isSound, recordHash }) => {
    experiments += 1
    const isPromised = promised.delete(recordHash)
    if (!isSound) wrong.push(`The record of experiment ${id.slice(0, 12)} was changed after it was written.`)
    else if (!isPromised) wrong.push(`The record of experiment ${id.slice(0, 12)} is in no entry of the ledger.`)
  })
  for (const sequence of promised.values())
    wrong.push(`The record that entry ${sequence} of the ledger tells of is gone.`)
  findings.push(...wrong.slice(0, TOLD))
  if (wrong.length > TOLD) findings.push(`${wrong.length - TOLD} more records are changed, unknown or gone.`)
  return experiments
}
