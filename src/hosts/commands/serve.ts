import process from 'node:process'
import { FEED_CARDS } from '#adapters/feeds/cards.ts'
import { createConfSettings } from '#adapters/settings/confSettings.ts'
import { ownDataDirectory } from '#adapters/storage/dataDirectory.ts'
import { EXIT, type Command, type CommandContext } from '../commandLine.ts'
import { readBrokerOrigins } from '../brokers/brokerOrigins.ts'
import { readFeedOrigins } from '../feeds/feedOrigins.ts'
import { findProgram } from '../program.ts'
import { openServer, type Server } from '../server.ts'
import { monotonicMilliseconds } from '../systemClock.ts'
import { openWorkstation } from '../workstation.ts'
import { DATA_DIR, JSON_OUTPUT, tellFailure } from './commonOptions.ts'

/** `quarterdeck serve`: the workstation without a window, its screens in a browser on this machine. */
export const serveCommand: Command = {
  name: 'serve',
  summary: 'Runs the workstation and serves its screens to a browser on this machine, by a one-time address.',
  operands: [],
  options: [
    { name: 'port', kind: 'number', value: 'PORT', default: '0', help: 'The loopback port; 0 lets the system choose.' },
    {
      name: 'feed-origin',
      kind: 'pair',
      value: 'SOURCE=ADDRESS',
      repeatable: true,
      help: 'Asks and hears a source at a server of this machine instead of its own, for tests: kraken=http://127.0.0.1:8080.',
    },
    {
      name: 'broker-origin',
      kind: 'pair',
      value: 'BROKER=ADDRESS',
      repeatable: true,
      help: 'Trades at a server of this machine instead of the broker, for tests: alpaca=http://127.0.0.1:8080.',
    },
    DATA_DIR,
    JSON_OUTPUT,
  ],
  run: async (context) => {
    const port = context.arguments.number('port') ?? 0
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      const message = `--port must be a whole number from 0 to 65535, and ${port} is none.`
      return tellFailure(context, { code: 'OPTION_VALUE', message }, EXIT.misused)
    }
    const sources = FEED_CARDS.map(({ id }) => id)
    const origins = readFeedOrigins(context.arguments.pairs('feed-origin'), sources)
    if (!origins.ok) return tellFailure(context, origins.failure, EXIT.misused)
    const brokers = readBrokerOrigins(context.arguments.pairs('broker-origin'))
    if (!brokers.ok) return tellFailure(context, brokers.failure, EXIT.misused)
    const program = findProgram()
    const opened = await openWorkstation({
      dataDirectory: ownDataDirectory(context.arguments.text('data-dir')),
      workers: program.workers,
      resources: program.resources,
      version: program.version,
      runtime: `Node ${process.versions.node}`,
      shellPaths: {},
      openSettings: createConfSettings,
      chooseFile: null,
      feedOrigins: origins.reply,
      brokerOrigins: brokers.reply,
    })
    if (!opened.ok) return tellFailure(context, opened.failure)
    const workstation = opened.reply
    const served = await openServer({
      port,
      rendererFolder: program.renderer,
      connect: (carrier) => workstation.hub.connect(carrier),
      milliseconds: monotonicMilliseconds,
    })
    if (!served.ok) {
      await workstation.close()
      return tellFailure(context, served.failure)
    }
    const server = served.reply
    tellAddress(context, server)
    const stopListening = offerNewAddresses(context, server)
    await aborted(context.signal)
    stopListening()
    await server.close()
    await workstation.close()
    return EXIT.done
  },
}

function tellAddress(context: CommandContext, server: Server): void {
  const url = server.issueAddress()
  context.print(
    context.arguments.flag('json')
      ? JSON.stringify({ ok: true, url, port: server.port })
      : `Quarterdeck runs. Open this address on this machine; it works once:\n  ${url}\nPress Enter for another address, Ctrl+C to stop.`,
  )
}

/** A used address is worth nothing; the person at the keyboard can have another one. */
function offerNewAddresses(context: CommandContext, server: Server): () => void {
  if (!process.stdin.isTTY) return () => undefined
  const onLine = (): void => tellAddress(context, server)
  process.stdin.on('data', onLine)
  return () => {
    process.stdin.off('data', onLine)
    process.stdin.pause()
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
