import type { BarInterval } from '#core/model/bar.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import { refused, type CommandResult } from '#contracts/failure.ts'
import { screenMessageSchema, type HostMessage, type ScreenMessage } from '#contracts/transport.ts'
import type { TableName } from '#contracts/uiState.ts'
import type { ScreenCarrier } from '../transport/screenCarrier.ts'
import { createBarBuffer } from './barBuffer.ts'
import { checkCommand, type AllowedCommands, type CheckedCommand } from './commandGate.ts'
import { createPendingChanges } from './pendingChanges.ts'
import type { RecordChange, ReplicatedTables } from './replicatedTables.ts'

/** What a screen gets to see and to say. */
export interface ScreenScope {
  readonly tables: readonly TableName[]
  readonly commands: AllowedCommands
}

/** What a session needs of its hub. */
export interface SessionPorts {
  readonly tables: ReplicatedTables
  readonly welcome: Extract<HostMessage, { kind: 'welcome' }>
  execute(command: CheckedCommand): Promise<CommandResult>
  /** Asks for a flush at the next moment the hub allows. */
  wantFlush(): void
}

/** One connected screen: what it knows, what it still has to be told, and its commands on the way. */
export interface ScreenSession {
  note(changes: readonly RecordChange[]): void
  noteBars(instrumentId: InstrumentId, interval: BarInterval, row: Float64Array): void
  flush(): void
  send(message: HostMessage): void
}

/** Messages a screen may leave untaken before it is told nothing more until it has caught up. */
const MAX_IN_FLIGHT = 400
/** Commands a screen may have unanswered. */
const MAX_COMMANDS = 64
/** Unreadable messages after which the host hangs up. */
const MAX_OFFENCES = 20

/** Serves one screen over its carrier. Never throws into the carrier. */
export function createScreenSession(carrier: ScreenCarrier, scope: ScreenScope, ports: SessionPorts): ScreenSession {
  const pending = createPendingChanges(scope.tables)
  const bars = createBarBuffer()
  const sequences = new Map<TableName, number>()
  let greeted = false
  let lagging = false
  let commands = 0
  let offences = 0

  const sendSnapshot = (table: TableName): void => {
    pending.snapshotTaken(table, ports.tables.keys(table))
    sequences.set(table, 1)
    carrier.send({ kind: 'snapshot', table, sequence: 1, records: [...ports.tables.records(table)] })
  }

  const sendDiffs = (): void => {
    for (const { table, added, updated, removed } of pending.take(ports.tables)) {
      const sequence = (sequences.get(table) ?? 0) + 1
      sequences.set(table, sequence)
      carrier.send({ kind: 'diff', table, sequence, added, updated, removed })
    }
    for (const { instrumentId, interval, rows } of bars.take())
      carrier.send({ kind: 'bars', instrumentId, interval, rows })
  }

  const flush = (): void => {
    if (!greeted) return
    if (lagging) {
      if (carrier.inFlight() === 0) {
        lagging = false
        for (const table of scope.tables) sendSnapshot(table)
        sendDiffs()
      } else {
        ports.wantFlush()
      }
      return
    }
    if (carrier.inFlight() > MAX_IN_FLIGHT) {
      lagging = true
      ports.wantFlush()
      return
    }
    sendDiffs()
  }

  const answer = (id: number, result: CommandResult): void => {
    if (result.ok) carrier.send({ kind: 'reply', id, ok: true, reply: result.reply })
    else carrier.send({ kind: 'refusal', id, ok: false, failure: result.failure })
  }

  const runCommand = (message: Extract<ScreenMessage, { kind: 'command' }>): void => {
    if (commands >= MAX_COMMANDS) {
      answer(
        message.id,
        refused('TOO_MANY_COMMANDS', 'Too many commands are waiting for their answers; try again in a moment.'),
      )
      return
    }
    const checked = checkCommand(message.channel, message.type, message.payload, scope.commands)
    if (!checked.ok) {
      answer(message.id, checked)
      return
    }
    commands += 1
    void ports
      .execute(checked.command)
      .catch(() => refused('HOST_FAULT', `${message.type} failed inside the host; look at the log and try again.`))
      .then((result) => {
        commands -= 1
        answer(message.id, result)
      })
      // A reply that the carrier cannot carry is a fault of this host; the screen starts afresh.
      .catch(() => carrier.close())
  }

  const receive = (raw: unknown): void => {
    const message = parseMessage(raw)
    if (message === null) {
      offences += 1
      if (offences >= MAX_OFFENCES) carrier.close()
      return
    }
    switch (message.kind) {
      case 'hello':
        greeted = true
        lagging = false
        bars.watch([])
        carrier.send(ports.welcome)
        for (const table of scope.tables) sendSnapshot(table)
        return
      case 'resync':
        if (isTable(scope, message.table)) sendSnapshot(message.table)
        return
      case 'watchBars':
        bars.watch(message.instrumentIds)
        return
      case 'command':
        runCommand(message)
        return
    }
  }

  carrier.onMessage(receive)
  return {
    note: (changes) => pending.note(changes),
    noteBars: (instrumentId, interval, row) => bars.add(instrumentId, interval, row),
    flush,
    send: (message) => {
      if (greeted) carrier.send(message)
    },
  }
}

function parseMessage(raw: unknown): ScreenMessage | null {
  try {
    const parsed = screenMessageSchema.safeParse(raw)
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

function isTable(scope: ScreenScope, name: string): name is TableName {
  return (scope.tables as readonly string[]).includes(name)
}
