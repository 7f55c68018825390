import process from 'node:process'

/** @type {readonly NodeJS.Signals[]} */
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Keeps this process alive until its child has ended, and hands on the signals that ask it to stop. From a terminal the
 * child receives Ctrl+C by itself, so that one is handed on only when there is none.
 *
 * @param {import('node:child_process').ChildProcess} child
 */
export function passSignalsTo(child) {
  const fromTerminal = process.stdin.isTTY
  const handOn = (/** @type {NodeJS.Signals} */ signal) => {
    if (signal === 'SIGTERM' || !fromTerminal) child.kill(signal)
  }
  for (const signal of stopSignals) process.on(signal, handOn)
  child.once('close', () => {
    for (const signal of stopSignals) process.off(signal, handOn)
  })
}
