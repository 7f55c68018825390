import { openJournal } from '#adapters/storage/journal/openJournal.ts'
import { openMarketStore, type MarketFile } from '#adapters/storage/market/marketStore.ts'
import { openResearchFile } from '#adapters/storage/research/researchStore.ts'
import type { AccountId } from '#core/model/identifiers.ts'
import type { OrderSpecification } from '#core/model/order.ts'
import type { Proposal } from '#core/model/proposal.ts'
import type { Signal } from '#core/model/signal.ts'
import type { OrderEvent } from '#core/orders/orderEvent.ts'
import type { Mandate } from '#contracts/broker.ts'
import type { Experiment } from '#contracts/records/experiment.ts'
import { lineageSchema, type Lineage, type LineageOrigin } from '#contracts/records/lineage.ts'
import type { Session } from '#contracts/records/market.ts'
import type { JournalDraft } from '#engines/broker/ports.ts'
import { readLineage } from '#hosts/lineage/readLineage.ts'
import { buildInstrument } from '../builders/instrument.ts'
import { ACCOUNT, ACME, buildMandate, buildSession } from '../builders/trading.ts'

/** The instrument that the journals of tests trade. */
export const TRADED = buildInstrument({ id: ACME, calendar: 'ALWAYS' })

/** Drafts of a journal, one second of our clock after another. */
export class JournalPen {
  readonly drafts: JournalDraft[] = []
  /** Time of the next entry, microseconds. */
  at = 1_000_000_000_000

  entry(kind: string, payload: unknown, uniqueKey: string | null = null, accountId: AccountId = ACCOUNT): this {
    this.drafts.push({ kind, at: this.at, accountId, correlationId: null, uniqueKey, summary: kind, payload })
    this.at += 1_000_000
    return this
  }

  session(changes: Partial<Session> = {}, instruments = [TRADED]): this {
    const session = buildSession(changes)
    return this.entry('SessionOpened', { session, instruments }, `session|${session.sessionId}`, session.accountId)
  }

  signal(signal: Signal): this {
    return this.entry('SignalRaised', signal)
  }

  proposal(proposal: Proposal): this {
    return this.entry('ProposalRaised', proposal)
  }

  change(proposal: Proposal, note = ''): this {
    return this.entry('ProposalChanged', { proposal, decision: null, reason: null, note })
  }

  /** The approval with the intent, as the gate commits them. */
  approved(order: OrderSpecification): this {
    const mandate = buildMandate(order, this.at - 500_000)
    const { clientOrderId, proposalId } = order
    const hash = mandate.approval?.hash ?? ''
    this.entry('OrdersApproved', { mandate, clientOrderIds: [clientOrderId] }, `approval|${proposalId}|${hash}`)
    return this.intended(order, mandate)
  }

  intended(order: OrderSpecification, mandate: Mandate | null, type = 'OrderIntended'): this {
    const { clientOrderId, accountId } = order
    const event = { type, clientOrderId, tsEvent: this.at }
    return this.entry(
      type,
      { event, specification: order, mandate, cause: 'us' },
      `intent|${accountId}|${clientOrderId}`,
    )
  }

  step(event: OrderEvent): this {
    const key = event.type === 'OrderFilled' ? `fill|${event.fill.venue}|${ACCOUNT}|${event.fill.executionId}` : null
    return this.entry(event.type, { event, specification: null, mandate: null, cause: 'the venue' }, key)
  }

  write(folder: string): void {
    const opened = openJournal(`${folder}/journal.db`, { reserveBytes: 65_536 })
    if (!opened.ok) throw new Error(opened.failure.message)
    for (let at = 0; at < this.drafts.length; at += 1_000) {
      const written = opened.journal.append(this.drafts.slice(at, at + 1_000), 'NORMAL')
      if (!written.ok) throw new Error(written.text)
    }
    opened.journal.close()
  }
}

/** Fills market.db of a data directory. */
export function withMarket(folder: string, work: (store: MarketFile) => void): void {
  const opened = openMarketStore(`${folder}/market.db`)
  if (!opened.ok) throw new Error(opened.failure.message)
  work(opened.store)
  opened.store.close()
}

/** Writes runs into research.db of a data directory. */
export function withRuns(folder: string, runs: readonly Experiment[]): void {
  const opened = openResearchFile(`${folder}/research.db`)
  if (!opened.ok) throw new Error(opened.failure.message)
  const written = opened.file.write(() => runs.map((run) => opened.file.experiments.add(run, null)))
  if (!written.ok) throw new Error(written.failure.message)
  opened.file.close()
}

/** A lineage that was told and is within its contract. */
export function toldLineage(folder: string, of: LineageOrigin): Lineage {
  const told = readLineage(folder, of)
  if (!told.ok) throw new Error(`${told.failure.code}: ${told.failure.message}`)
  return lineageSchema.parse(told.reply)
}

/** Titles of the things of one kind. */
export function titlesOf({ nodes }: Lineage, kind: Lineage['nodes'][number]['kind']): readonly string[] {
  return nodes.filter((node) => node.kind === kind).map(({ title }) => title)
}

/** Connections in words, as `kind -label-> kind`. */
export function stepsOf({ nodes, edges }: Lineage): readonly string[] {
  const kinds = new Map(nodes.map(({ id, kind }) => [id, kind]))
  return edges.map(({ from, to, label }) => `${kinds.get(from)} -${label}-> ${kinds.get(to)}`)
}
