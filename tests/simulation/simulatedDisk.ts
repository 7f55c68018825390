import { createMemoryJournal } from '#adapters/storage/journal/memoryJournal.ts'
import { isEssential } from '#adapters/storage/journal/essential.ts'
import { sha256 } from '#adapters/storage/sha256.ts'
import type { Journal, JournalDraft, KillInformation, KillLatch } from '#engines/broker/ports.ts'

type Durability = 'FULL' | 'NORMAL'

/** What can be wrong with the disk. A full one has a reserve for what has happened and for what takes risk away. */
export type DiskTrouble = 'JOURNAL_FULL' | 'JOURNAL_FAILED' | 'JOURNAL_LOCKED'

/** Called before and after everything that touches the outside; ends the process by throwing. */
export type Step = (name: string) => void

/** What outlives the process: the journal, of which a loss of power takes what was not synced, and the latch of the kill. */
export class SimulatedDisk {
  trouble: DiskTrouble | null = null
  refusals = 0
  #batches: { readonly drafts: readonly JournalDraft[]; readonly durability: Durability }[] = []
  #journal = createMemoryJournal(sha256)
  #latched: KillInformation | null = null
  readonly #intents = new Set<string>()

  /** The journal as one process sees it; one that never syncs is a planted defect. */
  journal(step: Step, syncs = true): Journal {
    return {
      append: (drafts, asked) => {
        const durability = syncs ? asked : 'NORMAL'
        step(`journal ${durability}`)
        const { trouble } = this
        if (trouble !== null && !(trouble === 'JOURNAL_FULL' && drafts.every(isEssential))) {
          this.refusals += 1
          return { ok: false, code: trouble, text: `The disk of the simulation says ${trouble}.` }
        }
        const appended = this.#journal.append(drafts, durability)
        if (appended.ok) this.#keep(drafts, durability)
        step(`journal ${durability}`)
        return appended
      },
      replay: (visit) => this.#journal.replay(visit),
      query: (before, limit, kind) => this.#journal.query(before, limit, kind),
      verify: () => this.#journal.verify(),
    }
  }

  latch(step: Step): KillLatch {
    return {
      read: () => this.#latched,
      latch: (information) => {
        step('latch')
        this.#latched = information
        step('latch')
        return true
      },
      release: () => {
        step('latch')
        this.#latched = null
        step('latch')
        return true
      },
    }
  }

  /** Whether the intent of an order is on the disk and cannot be lost any more. */
  hasIntent(clientOrderId: string): boolean {
    return this.#intents.has(clientOrderId)
  }

  get isLatched(): boolean {
    return this.#latched !== null
  }

  /** Loses power: of the entries after the last synced one the first `kept` parts of a hundred stay. Tells how many went. */
  losePower(kept: number): number {
    const lastFull = this.#batches.findLastIndex((batch) => batch.durability === 'FULL')
    const unsynced = this.#batches.length - lastFull - 1
    const staying = lastFull + 1 + Math.floor((unsynced * kept) / 100)
    const lost = this.#batches.length - staying
    this.#batches = this.#batches.slice(0, staying)
    this.#journal = createMemoryJournal(sha256)
    for (const { drafts, durability } of this.#batches) this.#journal.append(drafts, durability)
    return lost
  }

  #keep(drafts: readonly JournalDraft[], durability: Durability): void {
    this.#batches.push({ drafts, durability })
    if (durability !== 'FULL') return
    for (const { kind, payload } of drafts) {
      if (kind !== 'OrderIntended') continue
      this.#intents.add((payload as { readonly event: { readonly clientOrderId: string } }).event.clientOrderId)
    }
  }
}
