import { BAR, BAR_ROW, type MarketSlice } from '#core/model/marketSlice.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import type { CommandResult } from '#contracts/failure.ts'
import { SCREEN_COMMANDS } from '#contracts/screenCommands.ts'
import type { MenuAction } from '#contracts/transport.ts'
import { TABLE_NAMES, type TableChange } from '#contracts/uiState.ts'
import type { ScreenCarrier } from '../transport/screenCarrier.ts'
import type { CheckedCommand } from './commandGate.ts'
import { createReplicatedTables, type ReplicatedTables } from './replicatedTables.ts'
import { createScreenSession, type ScreenScope, type ScreenSession } from './screenSession.ts'

/** What the hub needs of its host; time and timers come from outside so that tests decide when a frame is due. */
export interface HubPorts {
  /** Monotonic milliseconds. */
  milliseconds(): number
  after(milliseconds: number, action: () => void): void
  execute(command: CheckedCommand): Promise<CommandResult>
  readonly version: string
  /** For example `Electron 45.4.1` or `Node 24.21.0`. */
  readonly runtime: string
}

/** Merges what the engines publish into replicated tables and keeps every connected screen up to date. */
export interface Hub {
  readonly tables: Pick<ReplicatedTables, 'records' | 'get'>
  /** Takes over what one source (an engine, or the host itself) publishes. */
  applyChanges(changes: readonly TableChange[], source: string): void
  /** Forgets the records of a source that starts again; it publishes them anew. */
  clearSource(source: string): void
  /** Passes the slice's bars to the screens that watch their instruments. */
  publishSlice(slice: MarketSlice, instrumentIds: readonly InstrumentId[]): void
  connect(carrier: ScreenCarrier, scope?: ScreenScope): void
  /** Asks the screens to do what the user chose in the shell's menu. */
  chooseMenu(action: MenuAction): void
  screens(): number
  close(): void
}

/** Least time between two messages about the same table: 60 frames a second. */
const FRAME_MILLISECONDS = 1_000 / 60

/** Every table and every command on the list. */
export const WHOLE_SCREEN: ScreenScope = { tables: TABLE_NAMES, commands: SCREEN_COMMANDS }

/** The kill control's own view: it sees what its plate shows, and can do nothing but stop. */
export const KILL_SCREEN: ScreenScope = {
  tables: ['session', 'guard', 'kill', 'engines'],
  commands: { desk: ['PressKill', 'RunKillDrill', 'ReadPreferences'] },
}

/** Makes a hub without screens. */
export function createHub(ports: HubPorts): Hub {
  const tables = createReplicatedTables()
  const sessions = new Map<ScreenCarrier, ScreenSession>()
  const welcome = { kind: 'welcome', protocol: 1, version: ports.version, runtime: ports.runtime } as const
  let lastFlush = Number.NEGATIVE_INFINITY
  let scheduled = false
  let closed = false

  const flush = (): void => {
    scheduled = false
    if (closed) return
    lastFlush = ports.milliseconds()
    for (const session of sessions.values()) session.flush()
  }

  const wantFlush = (): void => {
    if (scheduled || sessions.size === 0) return
    scheduled = true
    ports.after(Math.max(0, lastFlush + FRAME_MILLISECONDS - ports.milliseconds()), flush)
  }

  return {
    tables,
    applyChanges: (changes, source) => {
      const records = tables.apply(changes, source)
      if (records.length === 0) return
      for (const session of sessions.values()) session.note(records)
      wantFlush()
    },
    clearSource: (source) => {
      const records = tables.clear(source)
      for (const session of sessions.values()) session.note(records)
      wantFlush()
    },
    publishSlice: (slice, instrumentIds) => {
      if (sessions.size === 0) return
      for (let bar = 0; bar < slice.barCount; bar += 1) {
        const row = slice.bars.subarray(bar * BAR_ROW, (bar + 1) * BAR_ROW)
        const instrumentId = instrumentIds[row[BAR.instrument] ?? -1]
        if (instrumentId === undefined) continue
        for (const session of sessions.values()) session.noteBars(instrumentId, slice.interval, row)
      }
      wantFlush()
    },
    connect: (carrier, scope = WHOLE_SCREEN) => {
      const session = createScreenSession(carrier, scope, { tables, welcome, wantFlush, execute: ports.execute })
      sessions.set(carrier, session)
      carrier.onClose(() => sessions.delete(carrier))
    },
    chooseMenu: (action) => {
      for (const session of sessions.values()) session.send({ kind: 'menu', action })
    },
    screens: () => sessions.size,
    close: () => {
      closed = true
      for (const carrier of sessions.keys()) carrier.close()
      sessions.clear()
    },
  }
}
