import path from 'node:path'
import { expect } from 'vitest'
import { csvImporter } from '#adapters/feeds/csv/csvImporter.ts'
import { createColdReport } from '#adapters/storage/cold/coldReport.ts'
import { ColdStore } from '#adapters/storage/cold/coldStore.ts'
import { openMarketStore, type MarketFile } from '#adapters/storage/market/marketStore.ts'
import { openHistoryFile, type HistoryFile } from '#adapters/storage/market/history/historyFile.ts'
import type { CommandResult } from '#contracts/failure.ts'
import type { TableName, TableRecord } from '#contracts/uiState.ts'
import { tableKeys, uiTables } from '#contracts/uiState.ts'
import { createDataEngine } from '#engines/data/engine.ts'
import type { BarRequest, FeedCard, SourceDesk } from '#engines/data/feeds/ports.ts'
import { createEngineRunner } from '#engines/kernel/engineRunner.ts'

/** A question that the engine put to a source. */
export interface PutQuestion extends BarRequest {
  readonly requestId: string
  readonly sourceId: string
}

/** Makes the card of a source of bars. */
export function barCard(id: string, changes: Partial<FeedCard> = {}): FeedCard {
  return {
    id,
    name: id,
    assetClasses: ['CRYPTO', 'EQUITY'],
    historical: ['BARS'],
    live: [],
    key: 'none',
    keyNote: '',
    licence: '',
    limits: '',
    ...changes,
  }
}

/** A data engine on a real market database in a folder, with sources whose answers the test gives. */
export function openDataRig(folder: string, cards: readonly FeedCard[], run: string, start: number) {
  const file = path.join(folder, 'market.db')
  const store = opened<{ readonly store: MarketFile }>(openMarketStore(file)).store
  const history = opened<{ readonly history: HistoryFile }>(openHistoryFile(file)).history
  const cold = createColdReport(new ColdStore(path.join(folder, 'archive')), () => 0)
  const questions: PutQuestion[] = []
  const actionQuestions: { readonly requestId: string; readonly sourceId: string }[] = []
  const stopped: string[] = []
  const sources: SourceDesk = {
    cards,
    keyState: () => 'NOT_NEEDED',
    knowInstruments: () => undefined,
    listen: () => undefined,
    requestInstruments: () => undefined,
    requestBars: (requestId, sourceId, request) => questions.push({ requestId, sourceId, ...request }),
    requestHistory: () => undefined,
    requestActions: (requestId, sourceId) => actionQuestions.push({ requestId, sourceId }),
    requestNews: () => undefined,
    requestCompany: () => undefined,
    stop: (requestId) => stopped.push(requestId),
  }
  const engine = createDataEngine({
    store,
    importer: csvImporter,
    samples: [],
    sources,
    history,
    quarantine: store.quarantine,
    backfills: store.backfills,
    storage: { hotReport: () => store.historyReport(), coldReport: () => cold.latest() },
  })
  const runner = createEngineRunner(engine, { run })
  const tables = new Map<string, Map<string, unknown>>()
  let now = start
  let count = 0

  function send(type: string, payload: unknown): CommandResult | null {
    count += 1
    const id = `${run}-${count}`
    const handled = runner.handle({ id, type, at: now, correlationId: id, causationId: null, payload }, now)
    for (const { table, added, updated, removed } of handled.changes) {
      const rows = tables.get(table) ?? new Map<string, unknown>()
      tables.set(table, rows)
      for (const row of [...added, ...updated]) {
        expect(uiTables[table].safeParse(row).error?.issues ?? []).toEqual([])
        rows.set(tableKeys[table](row as never), row)
      }
      for (const key of removed) rows.delete(key)
    }
    return handled.result
  }

  return {
    store,
    history,
    cold,
    questions,
    actionQuestions,
    stopped,
    send,
    now: () => now,
    /** Lets time go by and the clock tick once. */
    pass(microseconds: number): void {
      now += microseconds
      send('ClockTicked', { now })
    },
    table<Name extends TableName>(name: Name): readonly TableRecord<Name>[] {
      return [...(tables.get(name) ?? new Map<string, unknown>()).values()] as readonly TableRecord<Name>[]
    },
    close(): void {
      history.close()
      store.close()
    },
  }
}

function opened<Open>(result: ({ readonly ok: true } & Open) | { readonly ok: false; readonly failure: object }): Open {
  if (!result.ok) throw new Error(JSON.stringify(result.failure))
  return result
}

/** The reply of a command that must have been accepted. */
export function replyOf<Reply>(result: CommandResult | null): Reply {
  if (result?.ok !== true) throw new Error(JSON.stringify(result))
  return result.reply as Reply
}
