import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'

/** A thread that goes on for so long after it was told to end is stuck, milliseconds. */
export const STUCK_MILLISECONDS = 2_000
const LOOK_EVERY = 20

const ending = new Set<Worker>()

/**
 * Tells a thread to end, and remembers it until it has. Some of the machine's own loops cannot be broken off: such a
 * thread goes on, and a process that leaves in the ordinary way would wait for it for ever.
 */
export function endThread(worker: Worker): void {
  rememberEnding(worker)
  void worker.terminate()
}

/** The same for a thread that somebody else tells to end. */
export function rememberEnding(worker: Worker): void {
  if (ending.has(worker)) return
  ending.add(worker)
  worker.once('exit', () => ending.delete(worker))
}

/** Waits a moment for the threads that were told to end; ends the process at once, with this code, where one goes on. */
export async function leaveStuckThreads(code: number): Promise<void> {
  const begun = performance.now()
  while (ending.size > 0 && performance.now() - begun < STUCK_MILLISECONDS) await pause(LOOK_EVERY)
  if (ending.size > 0) endProcess(code)
}

/** Ends the process at once; without a wait for its threads where one of them was told to end and goes on. */
export function endProcess(code: number): never {
  if (ending.size === 0) process.exit(code)
  // The ordinary end joins every thread. A program that takes the place of this one joins none.
  const { execve } = process as unknown as { readonly execve?: typeof process.execve }
  if (execve !== undefined && process.platform !== 'win32') {
    execve.call(process, '/bin/sh', ['sh', '-c', `exit ${code}`], {})
  }
  process.kill(process.pid, 'SIGKILL')
  throw new Error('Invariant: the process has ended')
}
