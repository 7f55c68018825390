import * as z from 'zod'
import type { InstrumentId } from '#core/model/identifiers.ts'
import { failureSchema } from './failure.ts'
import { barIntervalSchema, columnSchema, identifierSchema } from './records/basics.ts'
import { WORKSPACE_LIST } from './workspaces.ts'

/** What a screen may say to its host. Payloads of commands are checked again by their channel. */
export const screenMessageSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('hello'), protocol: z.literal(1) }),
  z.strictObject({
    kind: z.literal('command'),
    id: z.number().int().positive(),
    channel: z.string().max(40),
    type: z.string().max(60),
    payload: z.unknown(),
  }),
  /** The screen saw a gap in a table's numbers and wants it whole. */
  z.strictObject({ kind: z.literal('resync'), table: z.string().max(40) }),
  /** The bars this screen's charts show; replaces the former list. */
  z.strictObject({ kind: z.literal('watchBars'), instrumentIds: z.array(identifierSchema<InstrumentId>()).max(24) }),
])
/** What a screen may say to its host. */
export type ScreenMessage = z.infer<typeof screenMessageSchema>

/** What the shell's menu can ask of the screen. */
export const menuActionSchema = z.union([
  z.enum(['import', 'palette', 'theme-dark', 'theme-light', 'theme-system']),
  z.templateLiteral(['workspace-', z.enum(WORKSPACE_LIST.map(({ id }) => id))]),
])
/** What the shell's menu can ask of the screen. */
export type MenuAction = z.infer<typeof menuActionSchema>

/** What a host says to a screen. `sequence` counts per table and screen from 1 at the snapshot. */
export const hostMessageSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('welcome'), protocol: z.literal(1), version: z.string(), runtime: z.string() }),
  z.strictObject({
    kind: z.literal('snapshot'),
    table: z.string(),
    sequence: z.number().int(),
    records: z.array(z.unknown()),
  }),
  z.strictObject({
    kind: z.literal('diff'),
    table: z.string(),
    sequence: z.number().int(),
    added: z.array(z.unknown()),
    updated: z.array(z.unknown()),
    removed: z.array(z.string()),
  }),
  z.strictObject({ kind: z.literal('reply'), id: z.number().int(), ok: z.literal(true), reply: z.unknown() }),
  z.strictObject({ kind: z.literal('refusal'), id: z.number().int(), ok: z.literal(false), failure: failureSchema }),
  /** New bars of a watched instrument, rows as in a market slice. */
  z.strictObject({
    kind: z.literal('bars'),
    instrumentId: z.string(),
    interval: barIntervalSchema,
    rows: columnSchema,
  }),
  /** The user chose this in the shell's application menu or tray; the screen does it as if the key had been pressed. */
  z.strictObject({ kind: z.literal('menu'), action: menuActionSchema }),
])
/** What a host says to a screen. */
export type HostMessage = z.infer<typeof hostMessageSchema>

/**
 * A two-way carrier of messages between a screen and its host: Electron IPC or a WebSocket. Both carriers keep order,
 * lose nothing while open, carry Float64Array unchanged and say once when they close.
 */
export interface Transport<Send, Receive> {
  send(message: Send): void
  onMessage(listener: (message: Receive) => void): void
  onClose(listener: () => void): void
  close(): void
}
