import type { Child } from './childLedger.ts'
import type { ParentPhase } from './executionAlgorithm.ts'
import type { ExecutionView } from './executionView.ts'
import type { LastEnd, TacticMemory } from './tactics/tactic.ts'

/** All that the work on a parent order remembers, plain JSON. Children stand at the place of their number. */
export interface ParentState {
  readonly version: 1
  phase: ParentPhase
  reason: { readonly code: string; readonly text: string } | null
  view: ExecutionView | null
  /** Whether a child has been placed on this view of the market. */
  isViewUsed: boolean
  wakeAt: number | null
  lastPlacedAt: number | null
  /** Refusals since the last child that was taken. */
  rejections: number
  lastEnd: LastEnd | null
  readonly children: Child[]
  readonly memory: TacticMemory
}

/** A parent of which nothing has been sent. */
export function freshState(memory: TacticMemory): ParentState {
  return {
    version: 1,
    phase: 'NEW',
    reason: null,
    view: null,
    isViewUsed: false,
    wakeAt: null,
    lastPlacedAt: null,
    rejections: 0,
    lastEnd: null,
    children: [],
    memory,
  }
}

const PHASES: readonly unknown[] = ['NEW', 'RUNNING', 'PAUSED', 'DONE', 'GAVE_UP', 'STOPPED']
const STATUSES: readonly unknown[] = ['SENT', 'WORKING', 'UNKNOWN', 'HELD', 'ENDED']

/** Reads a snapshot into a state of its own; null when it is not one. */
export function readSnapshot(snapshot: unknown): ParentState | null {
  if (!isState(snapshot)) return null
  return JSON.parse(JSON.stringify(snapshot)) as ParentState
}

function isState(value: unknown): value is ParentState {
  if (!isRecord(value) || value.version !== 1 || !PHASES.includes(value.phase)) return false
  const { children, memory, rejections } = value
  return (
    Array.isArray(children) &&
    children.every(isChildAt) &&
    isRecord(memory) &&
    Object.values(memory).every(Number.isFinite) &&
    Number.isSafeInteger(rejections) &&
    [value.wakeAt, value.lastPlacedAt].every((time) => time === null || Number.isFinite(time))
  )
}

function isChildAt(child: unknown, index: number): boolean {
  return (
    isRecord(child) &&
    child.number === index &&
    [child.quantity, child.filled, child.price, child.placedAt].every(Number.isSafeInteger) &&
    STATUSES.includes(child.status)
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
