import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'
import * as z from 'zod'
import { storageFailure } from '#adapters/storage/sqlite/storageFailure.ts'
import { faultOfEntry } from '#contracts/brokerCards.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import { brokerAccountSchema, type BrokerAccountEntry } from '#contracts/records/brokerAccounts.ts'

const documentSchema = z.strictObject({ version: z.literal(1), accounts: z.array(brokerAccountSchema).max(50) })

/** The accounts that are connected, in `accounts.json`; nothing of it is secret. */
export interface AccountsFile {
  /** Refused when the file is not what was written; nothing is traded in then. */
  read(): CommandResult<readonly BrokerAccountEntry[]>
  /** Adds an account and answers its id. */
  add(entry: Omit<BrokerAccountEntry, 'id'>): CommandResult<string>
  remove(connectionId: string): CommandResult<null>
}

/** Opens the list of a data directory; it is read from the disk each time. */
export function openAccountsFile(dataDirectory: string): AccountsFile {
  const file = path.join(dataDirectory, 'accounts.json')

  function read(): CommandResult<readonly BrokerAccountEntry[]> {
    if (!existsSync(file)) return accepted([])
    try {
      const parsed = documentSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')))
      return parsed.success ? accepted(parsed.data.accounts) : damaged(file)
    } catch {
      return damaged(file)
    }
  }

  /** In one step: whoever reads finds the list of before or the new one. */
  function write(accounts: readonly BrokerAccountEntry[]): CommandResult<null> {
    const draft = `${file}.draft`
    try {
      rmSync(draft, { force: true })
      const handle = openSync(draft, 'wx', 0o600)
      try {
        writeSync(handle, `${JSON.stringify({ version: 1, accounts }, null, 2)}\n`)
        fsyncSync(handle)
      } finally {
        closeSync(handle)
      }
      renameSync(draft, file)
      return accepted(null)
    } catch (error) {
      return { ok: false, failure: storageFailure(error, 'The list of your accounts', file) }
    }
  }

  return {
    read,
    add: (entry) => {
      const fault = faultOfEntry(entry)
      if (fault !== null) return refused('ACCOUNT_UNUSABLE', fault)
      const accounts = read()
      if (!accounts.ok) return accounts
      const id = freeId(entry.broker, accounts.reply)
      const written = write([...accounts.reply, { id, ...entry }])
      return written.ok ? accepted(id) : written
    },
    remove: (connectionId) => {
      const accounts = read()
      return accounts.ok ? write(accounts.reply.filter(({ id }) => id !== connectionId)) : accounts
    },
  }
}

/** Finds an account of the list. */
export function accountOf(file: AccountsFile, connectionId: string): CommandResult<BrokerAccountEntry> {
  const accounts = file.read()
  if (!accounts.ok) return accounts
  const entry = accounts.reply.find(({ id }) => id === connectionId)
  return entry === undefined
    ? refused(
        'ACCOUNT_UNKNOWN',
        `There is no account "${connectionId}"; \`quarterdeck brokers list\` tells which there are.`,
      )
    : accepted(entry)
}

/** Numbers are never used again while the list remembers a higher one: `alpaca-2`. */
function freeId(broker: string, accounts: readonly BrokerAccountEntry[]): string {
  const numbers = accounts.map(({ id }) => (id.startsWith(`${broker}-`) ? Number(id.slice(broker.length + 1)) : 0))
  return `${broker}-${Math.max(0, ...numbers.filter(Number.isSafeInteger)) + 1}`
}

function damaged(file: string): CommandResult<never> {
  const message = `The list of your accounts is damaged, so none of them is opened; restore ${file} from a backup, or move it away and enter them again.`
  return refused('ACCOUNTS_DAMAGED', message, { path: file })
}
