import type { OrderIdStore } from '#adapters/brokers/interactiveBrokers/orderIds.ts'
import { openDatabase, type SqliteDatabase } from '#adapters/storage/sqlite/database.ts'
import { migrate, type Schema } from '#adapters/storage/sqlite/migrations.ts'
import { identifier, type ClientOrderId } from '#core/model/identifiers.ts'
import { accepted, type CommandResult } from '#contracts/failure.ts'

/** Integers of orders on the disk. */
export interface OrderIdDatabase {
  /** The integers of one client of one gateway. */
  storeOf(connectionId: string): OrderIdStore
  close(): void
}

const SCHEMA: Schema = {
  what: 'The numbers of orders',
  applicationId: 0x5144494e,
  steps: [
    `CREATE TABLE numbers (
       connection_id TEXT NOT NULL, order_id INTEGER NOT NULL, client_order_id TEXT NOT NULL,
       PRIMARY KEY (connection_id, order_id), UNIQUE (connection_id, client_order_id)) STRICT`,
  ],
}

/** Opens the numbers of orders; every one is on the disk before it is answered, so none is ever drawn twice. */
export function openOrderIdDatabase(path: string): CommandResult<OrderIdDatabase> {
  const opened = openDatabase(path, SCHEMA.what, { synchronous: 'FULL' })
  if (!opened.ok) return opened
  const failure = migrate(opened.database, SCHEMA)
  if (failure !== null) {
    opened.database.close()
    return { ok: false, failure }
  }
  const { database } = opened
  return accepted({ storeOf: (connectionId) => storeOf(database, connectionId), close: () => database.close() })
}

function storeOf(database: SqliteDatabase, connectionId: string): OrderIdStore {
  const byOrder = database.prepare<{ readonly id: number }>(
    'SELECT order_id AS id FROM numbers WHERE connection_id = ? AND client_order_id = ?',
  )
  const byNumber = database.prepare<{ readonly owner: string }>(
    'SELECT client_order_id AS owner FROM numbers WHERE connection_id = ? AND order_id = ?',
  )
  const highest = database.prepare<{ readonly last: number | null }>(
    'SELECT max(order_id) AS last FROM numbers WHERE connection_id = ?',
  )
  const insert = database.prepare('INSERT INTO numbers (connection_id, order_id, client_order_id) VALUES (?, ?, ?)')
  const find = (clientOrderId: ClientOrderId): number | null => byOrder.get(connectionId, clientOrderId)?.id ?? null
  return {
    reserve: (clientOrderId, atLeast) =>
      new Promise((resolve) => {
        const reserved = database.transaction(() => {
          const known = find(clientOrderId)
          if (known !== null) return { orderId: known, isNew: false }
          const orderId = Math.max((highest.get(connectionId)?.last ?? 0) + 1, atLeast)
          insert.run(connectionId, orderId, clientOrderId)
          return { orderId, isNew: true }
        })
        resolve(reserved)
      }),
    find,
    ownerOf: (orderId) => {
      const owner = byNumber.get(connectionId, orderId)?.owner
      return owner === undefined ? null : identifier<ClientOrderId>(owner)
    },
  }
}
