import process from 'node:process'

/**
 * Keeps this process alive until its child has ended, and hands on the signals that ask it to stop. From a terminal the
 * child receives Ctrl+C by itself, so that one is handed on only when there is none.
 *
 * @param {import('node:child_process').ChildProcess} child
 */
export function passSignalsTo(child) {
  /** @type {readonly NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  const fromTerminal = process.stdin.isTTY
  const handlers = signals.map((signal) => {
    const handler = () => {
      if (signal === 'SIGTERM' || !fromTerminal) child.kill(signal)
    }
    process.on(signal, handler)
    return { signal, handler }
  })
  child.once('close', () => {
    for (const { signal, handler } of handlers) process.off(signal, handler)
  })
}
