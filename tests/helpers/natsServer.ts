import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import process from 'node:process'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from './folder.ts'

/** Where Debian puts the program; the folder is not on everybody's PATH. */
const SEARCHED = `${process.env.PATH ?? ''}:/usr/sbin:/usr/local/sbin`

/** Tells whether there is a nats-server; CI must have one, elsewhere its absence is told loudly. */
export function hasNatsServer(): boolean {
  const found = spawnSync('nats-server', ['--version'], { env: { ...process.env, PATH: SEARCHED } }).error === undefined
  if (found) return true
  const text = 'nats-server is not installed, so searches over a queue are NOT TESTED: apt-get install nats-server'
  if (process.env.CI !== undefined) throw new Error(text)
  process.stderr.write(`\n*** ${text} ***\n`)
  return false
}

/** Starts a server with JetStream on a free port of this machine; it ends with the test. */
export async function startNatsServer(identity: readonly string[] = []): Promise<{ readonly host: string }> {
  const port = await freePort()
  const words = ['-js', '-sd', temporaryFolder(), '-a', '127.0.0.1', '-p', String(port), ...identity]
  const server = spawn('nats-server', words, {
    env: { ...process.env, PATH: SEARCHED },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  onTestFinished(async () => {
    if (server.exitCode !== null || server.signalCode !== null) return
    server.kill('SIGKILL')
    await once(server, 'exit')
  })
  let said = ''
  // Heard to the end: a server whose messages nobody takes dies of them.
  await new Promise<void>((resolve, reject) => {
    server.stderr.setEncoding('utf8').on('data', (part: string) => {
      said += part
      if (said.includes('Server is ready')) resolve()
    })
    server.once('exit', () => reject(new Error(`nats-server did not start: ${said}`)))
  })
  return { host: `127.0.0.1:${port}` }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port was free')
  return address.port
}
