import { describe, expect, it } from 'vitest'
import type { Envelope } from '#contracts/envelope.ts'
import { sha256 } from '#adapters/storage/sha256.ts'
import { createBrokerEngine } from '#engines/broker/engine.ts'
import { createBacktestJournal } from '#engines/broker/backtestJournal.ts'
import { backtestVenues } from '#engines/broker/paperVenue.ts'
import { createDataEngine } from '#engines/data/engine.ts'
import type { Engine } from '#engines/kernel/engine.ts'
import { LockStep } from '#engines/research/lockStep.ts'
import { openingLines } from '#engines/research/script.ts'
import { createRunStore } from '#engines/research/runData.ts'
import { createRiskEngine } from '#engines/risk/engine.ts'
import { createStrategyEngine } from '#engines/strategy/engine.ts'
import { createInProcessHost } from '#hosts/inProcess.ts'
import { testGate, testLatch } from '../../helpers/brokerBench.ts'
import { buildConfiguration, buildRequest, smaCross, walkBars } from '../../helpers/backtestBench.ts'

const request = buildRequest(
  walkBars(1_500),
  buildConfiguration({
    strategies: [smaCross({ fast: 3, slow: 8, side: 'both' })],
    stopLoss: 0.004,
    takeProfit: 0.008,
  }),
  '1m',
)

function engines(): readonly Engine[] {
  const noImporter = { hash: () => '', read: () => ({ ok: false, failure: { code: 'NONE', message: '' } }) as const }
  return [
    createBrokerEngine({
      journal: createBacktestJournal(),
      opening: null,
      killGate: testGate(),
      killLatch: testLatch(),
      venueFor: backtestVenues(),
      killPaths: [],
      sha256,
    }),
    createRiskEngine({ sha256 }),
    createDataEngine({ store: createRunStore(request.data), importer: noImporter, samples: [] }),
    createStrategyEngine(),
  ]
}

/** What happened, in order: type, time and what an order or a signal is about; ids differ by host. */
function traceOf({ type, at, payload }: Envelope): string {
  const part = payload as {
    readonly order?: { readonly clientOrderId: string; readonly status: string }
    readonly signalId?: string
  }
  return `${at} ${type} ${part.order === undefined ? (part.signalId ?? '') : `${part.order.clientOrderId} ${part.order.status}`}`
}

describe('the lock step of research', () => {
  it("raises the very events of the kernel's router, in the same order", () => {
    const lines = openingLines(request.configuration, request.data)
    const ours: string[] = []
    const house = new LockStep(engines(), (envelope) => void ours.push(traceOf(envelope)))
    for (const line of lines) {
      expect(house.command(line)).toMatchObject({ ok: true })
      while (house.advance(1_000));
    }
    expect(house.fault).toBeNull()

    const theirs: string[] = []
    const host = createInProcessHost({ engines: engines(), tables: false })
    host.onEvent((envelope) => void theirs.push(traceOf(envelope)))
    for (const { engine, command, payload } of lines) {
      expect(host.post(engine, command as never, payload as never)).toMatchObject({ ok: true })
      host.runUntilIdle()
    }
    expect(ours.filter((line) => line.includes('FILLED')).length).toBeGreaterThan(100)
    expect(ours).toEqual(theirs)
  })

  it('names a message that may not go where it was sent', () => {
    const [broker, risk, data] = engines()
    const rogue: Engine = {
      name: 'strategy',
      accepts: [],
      handle: (_, context) => {
        context.command('broker', 'SubmitOrders', {})
        return { ok: true, reply: {} }
      },
    }
    const house = new LockStep([broker, risk, data, rogue] as Engine[], () => undefined)
    house.command(openingLines(request.configuration, request.data)[0] as never)
    expect(house.fault).toMatchObject({ code: 'COMMAND_NOT_ROUTED' })
  })

  it('stops a loop between engines', () => {
    const [broker, , data, strategy] = engines()
    const rogue: Engine = {
      name: 'risk',
      accepts: [],
      handle: (_, context) => {
        context.command('risk', 'ConfigureRisk', {})
        return { ok: true, reply: {} }
      },
    }
    const house = new LockStep([broker, rogue, data, strategy] as Engine[], () => undefined)
    house.command(openingLines(request.configuration, request.data)[1] as never)
    while (house.advance(1_000));
    expect(house.fault).toMatchObject({ code: 'RUNAWAY_LOOP' })
  })
})
