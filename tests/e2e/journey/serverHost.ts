import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** A running `quarterdeck serve` and the address it printed. */
export interface ServerHost {
  readonly url: string
  /** Ends it as Ctrl+C does, and waits until it is gone; fails when it takes longer than five seconds. */
  stop(): Promise<void>
  /** Ends it as a power cut of the process does. */
  murder(): Promise<void>
}

/**
 * Starts the server host on a data directory, from the built files. `feedOrigins` are addresses of this machine at which
 * sources are asked and heard instead of at their own.
 */
export async function startServerHost(
  dataDirectory: string,
  feedOrigins: Readonly<Record<string, string>> = {},
): Promise<ServerHost> {
  const origins = Object.entries(feedOrigins).flatMap(([source, address]) => ['--feed-origin', `${source}=${address}`])
  const child = spawn(process.execPath, ['out/main/cli.js', 'serve', '--data-dir', dataDirectory, ...origins], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const url = await addressOf(child)
  return {
    url,
    async stop() {
      const ended = once(child, 'exit')
      const began = performance.now()
      child.kill('SIGTERM')
      await ended
      if (performance.now() - began > 5_000) throw new Error('the server took longer than five seconds to stop')
    },
    async murder() {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const onText = (chunk: unknown): void => {
      text += String(chunk)
      const address = /http:\/\/127\.0\.0\.1:\S+/.exec(text)?.[0]
      if (address !== undefined) resolve(address)
    }
    child.stdout?.on('data', onText)
    child.stderr?.on('data', onText)
    child.once('exit', (code) => {
      reject(new Error(`the server ended with ${code}: ${text}`))
    })
  })
}
