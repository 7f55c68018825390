import { ENGINE_NAMES, type EngineName } from '#engines/kernel/engine.ts'
import type { KillGate } from '#engines/broker/ports.ts'

/** Who beats in the shared memory: every engine, the research thread, the main thread, and a heart made for drills. */
export type PulseName = EngineName | 'research' | 'main' | 'drill'

const PULSES: readonly PulseName[] = [...ENGINE_NAMES, 'research', 'main', 'drill']

/** Slots of the 32-bit words. */
const KILLED = 0
const HELD = 1
const MARKER = 2
const FIRST_PULSE = 8
const FIRST_HANDLED = 16
const FIRST_HALTED = 24
const WORDS = 32
/** The longest time that a word can tell, microseconds. */
const LONGEST = 2 ** 31 - 2

/**
 * The gate in memory that all threads of the process share.
 *
 * 1. The kill closes it from any thread in one atomic store; only the broker opens it again, after the ceremony.
 * 2. While the risk or broker engine is down the supervisor holds back new orders, and lets go by itself; that is no
 *    kill and needs no ceremony.
 */
export interface SharedGate extends KillGate {
  isHeld(): boolean
  hold(engine: EngineName): void
  release(engine: EngineName): void
}

/** A heart: one side beats, the other looks whether the count moves. */
export interface Pulse {
  beat(): void
  count(): number
}

/** Makes the memory one host shares with its threads. */
export function createSharedMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(WORDS * Int32Array.BYTES_PER_ELEMENT)
}

/** The gate in the memory. */
export function sharedGate(memory: SharedArrayBuffer): SharedGate {
  const words = new Int32Array(memory)
  return {
    isClosed: () => Atomics.load(words, KILLED) !== 0,
    isHeld: () => Atomics.load(words, HELD) !== 0,
    close: () => void Atomics.store(words, KILLED, 1),
    open: () => void Atomics.store(words, KILLED, 0),
    hold: (engine) => void Atomics.or(words, HELD, bitOf(engine)),
    release: (engine) => void Atomics.and(words, HELD, ~bitOf(engine)),
  }
}

/** One heart in the memory. */
export function pulseOf(memory: SharedArrayBuffer, name: PulseName): Pulse {
  const words = new Int32Array(memory)
  const slot = FIRST_PULSE + PULSES.indexOf(name)
  return { beat: () => void Atomics.add(words, slot, 1), count: () => Atomics.load(words, slot) }
}

/** How many messages an engine has handled since its thread began. */
export function handledCount(
  memory: SharedArrayBuffer,
  engine: EngineName,
): { add(): void; reset(): void; count(): number } {
  const words = new Int32Array(memory)
  const slot = FIRST_HANDLED + ENGINE_NAMES.indexOf(engine)
  return {
    add: () => void Atomics.add(words, slot, 1),
    reset: () => void Atomics.store(words, slot, 0),
    count: () => Atomics.load(words, slot) >>> 0,
  }
}

/**
 * What an engine's thread answers to a kill: how long after the press it has heard of it, microseconds. The answer is there
 * for everybody to read, whoever is held up.
 */
export function haltAnswer(
  memory: SharedArrayBuffer,
  engine: EngineName,
): { note(microseconds: number): void; read(): number | null; clear(): void } {
  const words = new Int32Array(memory)
  const slot = FIRST_HALTED + ENGINE_NAMES.indexOf(engine)
  return {
    // 0 is no answer, so every answer is one more than its time.
    note: (microseconds) =>
      void Atomics.store(words, slot, 1 + Math.min(Math.max(0, Math.round(microseconds)), LONGEST)),
    read: () => {
      const word = Atomics.load(words, slot)
      return word === 0 ? null : word - 1
    },
    clear: () => void Atomics.store(words, slot, 0),
  }
}

/** The word a drill leaves instead of closing the gate; the broker's thread proves that it can read it. */
export function drillMarker(memory: SharedArrayBuffer): { set(marker: number): void; get(): number } {
  const words = new Int32Array(memory)
  return { set: (marker) => void Atomics.store(words, MARKER, marker), get: () => Atomics.load(words, MARKER) }
}

function bitOf(engine: EngineName): number {
  return 1 << ENGINE_NAMES.indexOf(engine)
}
