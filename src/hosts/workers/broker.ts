import { createSystemClock } from '../systemClock.ts'
import { openJournal } from '#adapters/storage/journal/openJournal.ts'
import { dataPaths } from '#adapters/storage/dataDirectory.ts'
import { openVenueState } from '#adapters/storage/venueState.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import { sessionSchema, type Session } from '#contracts/records/market.ts'
import { createBrokerEngine } from '#engines/broker/engine.ts'
import { createBacktestJournal } from '#engines/broker/backtestJournal.ts'
import { backtestVenues, paperVenues } from '#engines/broker/paperVenue.ts'
import type { Journal } from '#engines/broker/ports.ts'
import { createGateKeeper } from '../kill/gateKeeper.ts'
import { createKillLatchFile } from '../kill/killLatchFile.ts'
import type { KillRequest } from '../kill/killRequest.ts'
import { sharedGate } from '../sharedMemory.ts'
import type { EngineThreadData } from '../threads/messages.ts'
import { startEngineWorker, type EngineWorker, type EngineWorkerParts, type OpenedEngine } from './engineWorker.ts'

/** Messages that would bring a new order onto its way. */
const NEW_ORDERS = 'SubmitOrders'

startEngineWorker((worker) => {
  const { backtest } = worker.data
  return backtest === null ? guardedBroker(worker) : { open: openBacktestBroker }
})

/** The broker of a session with its guard. */
function guardedBroker(worker: EngineWorker): EngineWorkerParts {
  const clock = createSystemClock()
  const gate = sharedGate(worker.data.memory)
  const pass = killPass(worker, clock.now)
  // The guard is up before anything else, so that no recovery, however long, stands between a press and the gate.
  const keeper = createGateKeeper({
    dataDirectory: worker.data.dataDirectory,
    memory: worker.data.memory,
    now: clock.now,
    latch: pass,
    onDrill: (answer) => {
      pass({ path: answer.path, pressedAt: clock.now(), gateClosedAt: null, reason: 'Drill', drill: answer.drill })
      worker.say({ kind: 'drill', answer })
    },
    onFault: (text) => worker.say({ kind: 'note', text }),
  })
  return {
    open: (data) => openBroker(data, keeper.close),
    onKill: keeper.request,
    refuse: ({ type }) =>
      type === NEW_ORDERS && gate.isHeld()
        ? refused('RISK_DOWN', 'The risk engine is not running, so no order left; it is restarted by itself.')
        : null,
  }
}

/** Hands a press to the engine as the command it listens to. */
function killPass(worker: EngineWorker, now: () => number): (request: KillRequest) => void {
  let count = 0
  return ({ path, pressedAt, gateClosedAt, reason, drill }) => {
    count += 1
    const id = `gate-${worker.data.run}-${count}`
    const payload = { path, pressedAt, gateClosedAt, reason, drill: drill !== 0 }
    worker.handleOwn({ id, type: 'Kill', at: now(), correlationId: id, causationId: null, payload }, now())
  }
}

function openBroker(data: EngineThreadData, closeKeeper: () => void): CommandResult<OpenedEngine> {
  const paths = dataPaths(data.dataDirectory)
  const opened = openJournal(paths.journal)
  if (!opened.ok) return opened
  const { journal } = opened
  const venue = openVenueState(paths.venue)
  if (!venue.ok) {
    journal.close()
    return venue
  }
  const engine = createBrokerEngine({
    journal,
    opening: journal.opening,
    killGate: sharedGate(data.memory),
    killLatch: createKillLatchFile(data.dataDirectory),
    venueFor: paperVenues(venue.store),
    killPaths: data.killPaths,
  })
  return accepted({
    engine,
    lastSession: lastSession(journal),
    close: () => {
      closeKeeper()
      journal.close()
      venue.store.close()
    },
  })
}

/** The broker of a backtest: a journal in memory, a venue that forgets, a gate of its own. */
function openBacktestBroker(data: EngineThreadData): CommandResult<OpenedEngine> {
  const engine = createBrokerEngine({
    journal: createBacktestJournal(),
    opening: null,
    killGate: sharedGate(data.memory),
    killLatch: { read: () => null, latch: () => true, release: () => true },
    venueFor: backtestVenues(),
    killPaths: [],
  })
  return accepted({ engine, close: () => undefined })
}

function lastSession(journal: Journal): Session | null {
  const payload = journal.query(null, 1, 'SessionOpened')[0]?.payload
  const parsed = sessionSchema.safeParse((payload as { readonly session?: unknown } | undefined)?.session)
  return parsed.success ? parsed.data : null
}
