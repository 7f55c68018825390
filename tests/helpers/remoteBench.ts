import type { Idempotency } from '#engines/broker/brokerPort.ts'
import { createRemoteVenue, type RemoteVenue } from '#hosts/brokers/remoteVenue.ts'
import { SECOND } from '#core/time/duration.ts'
import { buildInstrument } from '../builders/instrument.ts'
import { ACCOUNT } from '../builders/trading.ts'
import { brokerBench, testGate, type BrokerBench, type Remains } from './brokerBench.ts'
import { flush, ScriptedVenue, TestTimers } from './scriptedConnection.ts'

/** A broker engine at a scripted venue, through the same wiring as a host, on a clock that the test moves. */
export interface RemoteBench extends BrokerBench {
  readonly scripted: ScriptedVenue
  readonly remote: RemoteVenue
  /** Lets time pass, second by second unless told, and everything that is due settle. */
  pass(seconds: number, step?: number): Promise<void>
  readonly state: string | undefined
}

/** What a bench may begin with. */
export interface RemoteBenchOptions {
  readonly idempotency?: Idempotency
  readonly scripted?: ScriptedVenue
  readonly remains?: Partial<Remains>
  readonly run?: string
}

const REMOTE_START = 1_700_000_000_000_000

/** Opens a session and the connection. */
export async function remoteBench(options: RemoteBenchOptions = {}): Promise<RemoteBench> {
  const scripted =
    options.scripted ?? new ScriptedVenue(new TestTimers(REMOTE_START), options.idempotency ?? { kind: 'FOR_EVER' })
  const { timers } = scripted
  const gate = options.remains?.gate ?? testGate()
  const late: { bench?: BrokerBench } = {}
  const remote = createRemoteVenue({
    connect: scripted.connect,
    accountId: ACCOUNT,
    instruments: [buildInstrument()],
    now: () => timers.now,
    post(type, payload) {
      late.bench?.host.post('broker', type, payload)
      late.bench?.host.runUntilIdle()
    },
    after: timers.after,
    uniform: () => 0.5,
    isKilled: () => gate.isClosed(),
  })
  const bench = brokerBench({
    venue: remote.venue,
    startAt: timers.now,
    remains: { ...options.remains, gate },
    ...(options.run === undefined ? {} : { run: options.run }),
  })
  late.bench = bench
  bench.open()
  remote.start()
  await flush()
  return {
    ...bench,
    scripted,
    remote,
    async pass(seconds, step = 1) {
      for (let second = 0; second < seconds; second += step) {
        const now = timers.now + step * SECOND
        timers.advanceTo(now)
        await flush()
        bench.host.advanceTo(now)
        await flush()
      }
    },
    get state() {
      return bench.table('reconciliation')[0]?.state
    },
  }
}
