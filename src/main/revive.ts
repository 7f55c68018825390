import type { WebContents } from 'electron'
import type { Log } from '#hosts/log.ts'

/** How long a page may hang before it is ended and loaded again; the engines and the kill switch do not wait for it. */
const HANG_MILLISECONDS = 10_000
const MAX_REVIVALS = 5
const WINDOW_MILLISECONDS = 60_000

/** Loads a page again when its process has gone or hangs, unless it keeps happening. */
export function revive(contents: WebContents, name: string, log: Log): void {
  const revivals: number[] = []
  let hanging: NodeJS.Timeout | null = null
  const settle = (): void => {
    if (hanging !== null) clearTimeout(hanging)
    hanging = null
  }

  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    settle()
    log.error('a page has gone', { page: name, reason, exitCode })
    const now = performance.now()
    revivals.push(now)
    const recent = revivals.filter((at) => now - at < WINDOW_MILLISECONDS)
    if (reason === 'clean-exit' || recent.length > MAX_REVIVALS || contents.isDestroyed()) return
    contents.reload()
  })
  contents.on('unresponsive', () => {
    log.warn('a page hangs', { page: name })
    hanging ??= setTimeout(() => {
      hanging = null
      if (!contents.isDestroyed()) contents.forcefullyCrashRenderer()
    }, HANG_MILLISECONDS)
  })
  contents.on('responsive', settle)
  contents.once('destroyed', settle)
}
