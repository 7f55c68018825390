import { identifier, type AccountId, type InstrumentId, type SessionId } from '#core/model/identifiers.ts'
import { DAY } from '#core/time/duration.ts'
import type { Session, SessionSource } from '#contracts/records/market.ts'
import type { TableName } from '#contracts/uiState.ts'
import type { DataDesk } from '#engines/data/desk.ts'
import type { FeedCard, ListedInstrument, NewsRequest, SourceDesk } from '#engines/data/feeds/ports.ts'
import type { MarketStore } from '#engines/data/ports.ts'
import { emptyDataState } from '#engines/data/state.ts'
import { buildInstrument } from '../builders/instrument.ts'
import { createMemoryMarketStore } from '../builders/dataset.ts'

/** A moment from which tests count. */
export const START = 20_000 * DAY

/** A card of a source; nothing is told live and nothing can be asked for unless given. */
export function buildCard(id: string, changes: Partial<FeedCard> = {}): FeedCard {
  return {
    id,
    name: id.toUpperCase(),
    assetClasses: ['CRYPTO'],
    historical: [],
    live: [],
    key: 'none',
    keyNote: '',
    licence: 'For tests.',
    limits: 'None.',
    ...changes,
  }
}

/** A pair of a crypto exchange as a source lists it. */
export function buildPair(symbol: string, venue: string, changes: Partial<ListedInstrument> = {}): ListedInstrument {
  const id = identifier<InstrumentId>(`${symbol}.${venue}`)
  const instrument = buildInstrument({ id, symbol, venue, name: symbol, assetClass: 'CRYPTO', calendar: 'ALWAYS' })
  return { instrument, sourceSymbol: symbol.replace('/', ''), product: 'SPOT', ...changes }
}

/** A share of New York as a source lists it. */
export function buildShare(symbol: string, name: string): ListedInstrument {
  const id = identifier<InstrumentId>(`${symbol}.US`)
  return {
    instrument: buildInstrument({ id, symbol, venue: 'US', name, assetClass: 'EQUITY' }),
    sourceSymbol: symbol,
    product: 'SHARE',
  }
}

/** A session of a source. */
export function buildSession(source: SessionSource, changes: Partial<Session> = {}): Session {
  return {
    sessionId: identifier<SessionId>('PAPER-1'),
    mode: 'PAPER',
    accountId: identifier<AccountId>('PAPER-1'),
    source,
    startingCash: 1_000_000,
    currency: 'USD',
    ...changes,
  }
}

/** What a data desk was told to ask, and what it showed. */
export interface DeskBench {
  readonly desk: DataDesk
  readonly asked: { readonly what: 'LIST' | 'NEWS'; readonly sourceId: string; readonly request?: NewsRequest }[]
  readonly known: Map<string, readonly ListedInstrument[]>
  readonly keyStates: Map<string, ReturnType<SourceDesk['keyState']>>
  now: number
  /** Records of a table on the screen, in the order in which they were put. */
  shown<Row = Readonly<Record<string, unknown>>>(table: TableName): Row[]
}

/** A data desk with sources that answer nothing by themselves. */
export function createDeskBench(
  cards: readonly FeedCard[],
  store: Partial<MarketStore> = {},
  hasSources = true,
): DeskBench {
  const tables = new Map<TableName, Map<string, unknown>>()
  const asked: DeskBench['asked'] = []
  const known = new Map<string, readonly ListedInstrument[]>()
  const keyStates: DeskBench['keyStates'] = new Map()
  const nothing = (): void => undefined
  const sources: SourceDesk = {
    cards,
    keyState: (sourceId) => keyStates.get(sourceId) ?? 'NOT_NEEDED',
    knowInstruments: (sourceId, listed) => void known.set(sourceId, listed),
    listen: nothing,
    requestInstruments: (_id, sourceId) => void asked.push({ what: 'LIST', sourceId }),
    requestBars: nothing,
    requestHistory: nothing,
    requestActions: nothing,
    requestCompany: () => undefined,
    requestNews: (_id, sourceId, request) => void asked.push({ what: 'NEWS', sourceId, request }),
    stop: nothing,
  }
  let ids = 0
  const bench: DeskBench = {
    asked,
    known,
    keyStates,
    now: START,
    shown: <Row>(table: TableName): Row[] => [...(tables.get(table)?.values() ?? [])] as Row[],
    desk: {
      state: emptyDataState(),
      store: { ...createMemoryMarketStore(), ...store },
      importer: {
        read: () => ({ ok: false, failure: { code: 'NOT_HERE', message: 'No imports here.' } }),
        hash: () => '',
      },
      sources: hasSources ? sources : null,
      history: null,
      quarantine: null,
      backfills: null,
      storage: null,
      recordings: null,
      context: {
        now: () => bench.now,
        emit: nothing,
        command: nothing,
        put(table, record) {
          const rows = tables.get(table) ?? new Map<string, unknown>()
          tables.set(table, rows.set('key' in record ? String(record.key) : '', record))
        },
        remove: (table, key) => void tables.get(table)?.delete(key),
        nextId: (prefix) => `${prefix}-${(ids += 1)}`,
      },
    },
  }
  return bench
}
