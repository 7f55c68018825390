import { sha256 } from '#adapters/storage/sha256.ts'
import { createSystemClock } from '../systemClock.ts'
import { openJournal } from '#adapters/storage/journal/openJournal.ts'
import { dataPaths } from '#adapters/storage/dataDirectory.ts'
import { openVenueState } from '#adapters/storage/venueState.ts'
import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { Clock } from '#core/time/clock.ts'
import type { Credentials } from '#adapters/secrets/vault.ts'
import { takeLease } from '#adapters/storage/journal/lease.ts'
import { createBrokerEngine } from '#engines/broker/engine.ts'
import { newestSession } from '#engines/broker/opening.ts'
import { createBacktestJournal } from '#engines/broker/backtestJournal.ts'
import { backtestVenues, paperVenues } from '#engines/broker/paperVenue.ts'
import type { Journal } from '#engines/broker/ports.ts'
import { createBrokerRoom, type BrokerRoom } from '../brokers/brokerRoom.ts'
import { createGateKeeper } from '../kill/gateKeeper.ts'
import { createKillLatchFile } from '../kill/killLatchFile.ts'
import type { KillRequest } from '../kill/killRequest.ts'
import { sharedGate } from '../sharedMemory.ts'
import type { EngineThreadData } from '../threads/messages.ts'
import { startEngineWorker, type EngineWorker, type EngineWorkerParts, type OpenedEngine } from './engineWorker.ts'

/** Messages that would bring a new order onto its way. */
const NEW_ORDERS: readonly string[] = ['SubmitOrders', 'WorkParent']

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
  let room: BrokerRoom | null = null
  let credentials: Readonly<Record<string, Credentials>> = {}
  const makeRoom = (journal: Journal): BrokerRoom => {
    room = openRoom(worker, clock, journal)
    room.takeCredentials(credentials)
    return room
  }
  return {
    open: (data) => openBroker(data, keeper.close, makeRoom),
    onCredentials: (all) => {
      credentials = all
      room?.takeCredentials(all)
    },
    onAskAccount: (connectionId) =>
      room?.ask(connectionId) ??
      Promise.resolve(refused('BROKER_DOWN', 'The broker engine is not open yet, so the account was not asked.')),
    onKill: keeper.request,
    refuse: ({ type }) =>
      NEW_ORDERS.includes(type) && gate.isHeld()
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

/** The accounts at venues; what they tell goes into the engine of this thread as its own messages. */
function openRoom(worker: EngineWorker, clock: Clock, journal: Journal): BrokerRoom {
  const { data } = worker
  const gate = sharedGate(data.memory)
  const note = (text: string): void => worker.say({ kind: 'note', text })
  const refusals = new Set<string>()
  let count = 0
  return createBrokerRoom({
    dataDirectory: data.dataDirectory,
    clock,
    origins: data.brokerOrigins ?? {},
    journal,
    isKilled: () => gate.isClosed(),
    tell: (status) => worker.say({ kind: 'broker-status', status }),
    note,
    post: (type, payload) => {
      count += 1
      const id = `venue-${data.run}-${count}`
      const at = clock.now()
      const result = worker.handleOwn({ id, type, at, correlationId: id, causationId: null, payload }, at)
      // News of the account that was open before are refused as they should be.
      if (result?.ok !== false || result.failure.code === 'WRONG_ACCOUNT') return
      if (refusals.has(`${type} ${result.failure.code}`)) return
      refusals.add(`${type} ${result.failure.code}`)
      note(`The broker engine refused ${type}: ${result.failure.message}`)
    },
  })
}

function openBroker(
  data: EngineThreadData,
  closeKeeper: () => void,
  makeRoom: (journal: Journal) => BrokerRoom,
): CommandResult<OpenedEngine> {
  const paths = dataPaths(data.dataDirectory)
  const opened = openJournal(paths.journal)
  if (!opened.ok) return opened
  const lease = takeLease(opened.journal, { owner: data.run, now: createSystemClock().now() })
  if (!lease.ok) {
    opened.journal.close()
    return lease
  }
  const { journal } = lease.reply
  const venue = openVenueState(paths.venue)
  if (!venue.ok) {
    opened.journal.close()
    return venue
  }
  const room = makeRoom(journal)
  const simulated = paperVenues(venue.store)
  const engine = createBrokerEngine({
    journal,
    opening: opened.journal.opening,
    killGate: sharedGate(data.memory),
    killLatch: createKillLatchFile(data.dataDirectory),
    venueFor: (session, instruments, configuration) => {
      room.leave()
      return session.account === undefined
        ? simulated(session, instruments, configuration)
        : room.enter(session, instruments)
    },
    killPaths: data.killPaths,
    sha256,
  })
  return accepted({
    engine,
    lastSession: newestSession(journal),
    close: () => {
      closeKeeper()
      room.close()
      opened.journal.close()
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
    sha256,
  })
  return accepted({ engine, close: () => undefined })
}
