import * as z from 'zod'
import type { MarketAction } from '#core/model/marketAction.ts'
import { canonicalJson } from '#core/canonicalJson.ts'
import type { Failure } from '#contracts/failure.ts'
import { compareAction, type HistoryAction, type KnownAction } from '#core/history/actions.ts'
import type { IngestCounts } from '#core/history/mergeVersions.ts'
import type { SqliteDatabase, SqliteStatement } from '../../sqlite/database.ts'

interface Row {
  readonly id: string
  readonly ts: number
  readonly knownAt: number
  readonly action: string
}

const LONGEST_ID = 200
const instrument = z.number()
const number = z.number()

/** What is read back from the file was written by this program or by somebody else's hand. */
const actionSchema: z.ZodType<MarketAction | null> = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('CASH_DIVIDEND'), instrument, perUnit: number, payAt: number }),
    z.strictObject({ kind: z.literal('SPLIT'), instrument, from: number.positive(), to: number.positive() }),
    z.strictObject({ kind: z.literal('SYMBOL_CHANGE'), instrument, symbol: z.string() }),
    z.strictObject({ kind: z.literal('DELISTING'), instrument, price: number.nullable() }),
    z.strictObject({ kind: z.literal('FUNDING'), instrument, rate: number, markPrice: number.nullable() }),
    z.strictObject({ kind: z.literal('BORROW'), instrument, annualRate: number, available: number.nullable() }),
    z.strictObject({
      kind: z.literal('AUCTION'),
      instrument,
      which: z.enum(['OPEN', 'CLOSE']),
      price: number,
      volume: number,
    }),
  ])
  .nullable()

/** What sources tell about the events of instruments, with the moment each answer became known. */
export class ActionTable {
  readonly #ofOne: SqliteStatement<Row>
  readonly #ofAll: SqliteStatement<Row>
  readonly #insert: SqliteStatement<never>

  constructor(database: SqliteDatabase) {
    const columns = 'SELECT action_id AS id, ts, known_at AS knownAt, action FROM history_actions'
    this.#ofOne = database.prepare(
      `${columns} WHERE source = ? AND instrument_id = ? AND action_id = ? ORDER BY known_at`,
    )
    this.#ofAll = database.prepare(`${columns} WHERE source = ? AND instrument_id = ? ORDER BY action_id, known_at`)
    this.#insert = database.prepare(
      'INSERT INTO history_actions (source, instrument_id, action_id, known_at, ts, action) VALUES (?, ?, ?, ?, ?, ?)',
    )
  }

  /** Everything ever told about an instrument's events; throws when an entry is not what was written. */
  read(source: string, instrumentId: string): readonly KnownAction[] {
    return this.#ofAll.all(source, instrumentId).map(parseRow)
  }

  record(source: string, instrumentId: string, actions: readonly HistoryAction[], knownAt: number): IngestCounts {
    const counts = { added: 0, unchanged: 0, corrected: 0 }
    for (const arrived of actions) {
      const known = this.#ofOne.all(source, instrumentId, arrived.id).map(parseRow)
      const arrival = compareAction(known, arrived, knownAt)
      counts[arrival.what === 'moved' ? 'unchanged' : arrival.what] += 1
      if (arrival.what === 'unchanged') continue
      const text = canonicalJson(arrived.action)
      this.#insert.run(source, instrumentId, arrived.id, arrival.knownAt, arrived.ts, text)
    }
    return counts
  }
}

/** Tells why events cannot be stored; null when they can. */
export function refuseActions(actions: readonly HistoryAction[]): Failure | null {
  for (const { id, ts, action } of actions) {
    const name = JSON.stringify(id.slice(0, LONGEST_ID))
    if (id === '' || id.length > LONGEST_ID || /[\p{Cc}\p{Cs}]/u.test(id))
      return refusal(`${name} is no id of an event`)
    if (!Number.isSafeInteger(ts)) return refusal(`The event ${name} has no time in whole microseconds`)
    if (!actionSchema.safeParse(action).success) return refusal(`The event ${name} is not complete`)
  }
  return null
}

function refusal(what: string): Failure {
  const message = `${what}, so none of these events was stored; correct the source and send them again.`
  return { code: 'HISTORY_ACTION_INVALID', message }
}

/** Thrown where the database holds an event that this program did not write. */
export class DamagedAction extends Error {}

function parseRow({ id, ts, knownAt, action }: Row): KnownAction {
  try {
    return { id, ts, knownAt, action: actionSchema.parse(JSON.parse(action)) }
  } catch {
    throw new DamagedAction(`The event ${id} cannot be read`)
  }
}
