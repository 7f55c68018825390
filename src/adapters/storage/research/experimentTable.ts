import { createHash } from 'node:crypto'
import * as z from 'zod'
import { canonicalJson } from '#core/canonicalJson.ts'
import { experimentSchema, type Experiment } from '#contracts/records/experiment.ts'
import { sha256 } from '../sha256.ts'
import { blobBytes, type SqliteDatabase } from '../sqlite/database.ts'
import type { SqliteValue } from '../sqlite/driver.ts'
import { packColumns, packText, unpackColumns, unpackText } from './packedColumns.ts'

/** One closed round trip as it is kept; prices and money in currency units, times in microseconds. */
const tradeSchema = z.looseObject({
  instrumentId: z.string(),
  strategyId: z.string(),
  side: z.enum(['LONG', 'SHORT']),
  size: z.number(),
  entryTime: z.number(),
  exitTime: z.number(),
  entryPrice: z.number(),
  exitPrice: z.number(),
  /** Left out by versions that did not keep it. */
  commission: z.number().optional(),
  pnl: z.number(),
})
/** One closed round trip as it is kept. */
export type TradeOfExperiment = z.infer<typeof tradeSchema>

/** The long parts of a record: trades, and the equity as columns of equal length. */
export interface ExperimentSeries {
  readonly trades: readonly TradeOfExperiment[]
  readonly equity: {
    readonly time: Float64Array
    readonly value: Float64Array
    readonly drawdown: Float64Array
    readonly close: Float64Array
  }
}

/** Which records a search finds; every given part must fit. */
export interface ExperimentSearch {
  readonly tag: string | null
  readonly ideas: readonly string[] | null
  /** Found anywhere in the record: label, configuration, instruments, failure. */
  readonly text: string | null
  /** Not made before this, microseconds. */
  readonly since: number | null
  /** The newest so many. */
  readonly limit: number
}

interface Row {
  readonly id: string
  readonly attempt: number
  readonly record: string
  readonly list: string
  readonly trades: unknown
  readonly equity: unknown
  readonly recordHash: string
}

const META = 'id, attempt, record, list, record_hash AS recordHash'
const FROM = 'experiments JOIN data_lists USING (data_key)'

/** The records of experiments: written once, never changed. */
export class ExperimentTable {
  readonly #database: SqliteDatabase

  constructor(database: SqliteDatabase) {
    this.#database = database
  }

  /** Adds a record and returns its hash; call it within a transaction. Series are left out for points of sweeps. */
  add(experiment: Experiment, series: ExperimentSeries | null): string {
    const { data, ...rest } = experiment
    const record = storable(canonicalJson(rest))
    const list = storable(canonicalJson(data))
    const dataKey = sha256(list)
    const trades = series === null ? null : packText(storable(JSON.stringify(series.trades)))
    const { equity } = series ?? {}
    const columns =
      equity === undefined ? null : packColumns([equity.time, equity.value, equity.drawdown, equity.close])
    const recordHash = hashRecord(`${dataKey} ${record}`, trades, columns)
    // The points of a sweep are all made on the same data.
    this.#database
      .prepare('INSERT INTO data_lists (data_key, list) VALUES (?, ?) ON CONFLICT DO NOTHING')
      .run(dataKey, list)
    this.#database
      .prepare(
        `INSERT INTO experiments (id, attempt, created_at, idea, state, data_key, record, trades, equity, record_hash)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        experiment.id,
        experiment.attempt,
        experiment.createdAt,
        experiment.ideaId,
        experiment.state,
        dataKey,
        record,
        trades,
        columns,
        recordHash,
      )
    return recordHash
  }

  /** Every record of an experiment, by attempt. */
  attempts(id: string): readonly Experiment[] {
    return this.#database
      .prepare<Row>(`SELECT ${META} FROM ${FROM} WHERE id = ? ORDER BY attempt`)
      .all(id)
      .map(parseRecord)
      .filter((record) => record !== null)
  }

  /** Up to `limit` ids that start so; the text must be hexadecimal. */
  idsStartingWith(prefix: string, limit: number): readonly string[] {
    return this.#database
      .prepare<{ readonly id: string }>(
        'SELECT DISTINCT id FROM experiments WHERE id >= ? AND id < ? ORDER BY id LIMIT ?',
      )
      .all(prefix, `${prefix}g`, limit)
      .map(({ id }) => id)
  }

  /** The newest first. */
  search({ tag, ideas, text, since, limit }: ExperimentSearch): readonly Experiment[] {
    const parts: string[] = []
    const values: SqliteValue[] = []
    const add = (part: string, ...given: readonly SqliteValue[]): void => {
      parts.push(part)
      values.push(...given)
    }
    if (tag !== null) add('id IN (SELECT id FROM experiment_tags WHERE tag = ?)', tag)
    if (ideas !== null) add(`idea IN (${ideas.map(() => '?').join(', ')})`, ...ideas)
    if (text !== null) {
      const pattern = `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
      add(String.raw`(record LIKE ? ESCAPE '\' OR list LIKE ? ESCAPE '\')`, pattern, pattern)
    }
    if (since !== null) add('created_at >= ?', since)
    const where = parts.length === 0 ? '' : `WHERE ${parts.join(' AND ')}`
    return this.#database
      .prepare<Row>(`SELECT ${META} FROM ${FROM} ${where} ORDER BY created_at DESC, experiments.rowid DESC LIMIT ?`)
      .all(...values, limit)
      .map(parseRecord)
      .filter((record) => record !== null)
  }

  /** Trades and equity of one record; null where none were kept or they cannot be read. */
  series(id: string, attempt: number): ExperimentSeries | null {
    const row = this.#database
      .prepare<Row>('SELECT trades, equity FROM experiments WHERE id = ? AND attempt = ?')
      .get(id, attempt)
    if (row === undefined || row.trades === null || row.equity === null) return null
    try {
      const trades = z.array(tradeSchema).parse(JSON.parse(unpackText(blobBytes(row.trades))))
      const [time, value, drawdown, close] = unpackColumns(blobBytes(row.equity), 4)
      if (time === undefined || value === undefined || drawdown === undefined || close === undefined) return null
      return { trades, equity: { time, value, drawdown, close } }
    } catch {
      return null
    }
  }

  /** Calls for each record, in the order of writing, with what its content hashes to now. */
  forEachHash(
    visit: (record: {
      readonly id: string
      readonly attempt: number
      readonly isSound: boolean
      readonly recordHash: string
    }) => void,
  ): void {
    const next = this.#database.prepare<Row & { readonly place: number }>(
      `SELECT experiments.rowid AS place, ${META}, trades, equity FROM ${FROM}
       WHERE experiments.rowid > ? ORDER BY experiments.rowid LIMIT 1`,
    )
    for (let row = next.get(0); row !== undefined; row = next.get(row.place)) {
      const { id, attempt, record, list, recordHash } = row
      const parsed = parseRecord(row)
      const now = hashRecord(`${sha256(list)} ${record}`, bytesOrNull(row.trades), bytesOrNull(row.equity))
      visit({ id, attempt, recordHash, isSound: now === recordHash && parsed?.id === id && parsed.attempt === attempt })
    }
  }
}

function hashRecord(text: string, trades: Uint8Array | null, equity: Uint8Array | null): string {
  const hash = createHash('sha256').update(text, 'utf8')
  for (const part of [trades, equity]) {
    hash.update(part === null ? 'none' : `${part.byteLength}:`)
    if (part !== null) hash.update(part)
  }
  return hash.digest('hex')
}

function parseRecord({ record, list }: Pick<Row, 'record' | 'list'>): Experiment | null {
  try {
    const data: unknown = JSON.parse(list)
    const parsed = experimentSchema.safeParse({ ...(JSON.parse(record) as object), data })
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

function bytesOrNull(value: unknown): Uint8Array | null {
  return value === null ? null : blobBytes(value)
}

/** Text columns keep neither lone surrogates nor NUL: what is hashed must be what is read back. */
function storable(text: string): string {
  return text.replace(/\p{Surrogate}|\0/gu, '\ufffd')
}
