import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TradingMode } from '#core/model/origin.ts'
import type { BrokerConnection } from '#engines/broker/brokerPort.ts'
import { createSessionConnection } from '#hosts/brokers/sessionConnection.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { buildOrder } from '../../builders/trading.ts'

const CAPABILITIES: BrokerConnection['capabilities'] = {
  idempotency: { kind: 'NONE' },
  worstLag: 0,
  orderTypes: ['LIMIT'],
  timesInForce: ['GTC'],
  nativeStops: false,
  brackets: false,
  postOnly: false,
  reduceOnly: false,
  displayQuantity: false,
  shortSales: false,
  extendedHours: false,
  cancelAll: false,
  deadMan: null,
  placesOrders: true,
}

const MODES: readonly TradingMode[] = ['BACKTEST', 'SIM', 'REPLAY', 'PAPER', 'LIVE']
const tells = fc.constantFrom(true, false, null)
const numbers = fc.constantFrom('PA0001', 'PA0002', 'U70001', '')

const composition = fc.record({
  mode: fc.constantFrom(...MODES),
  environment: fc.constantFrom('paper' as const, 'live' as const),
  told: fc.array(fc.record({ number: numbers, isLive: tells }), { minLength: 1, maxLength: 3 }),
  session: fc.record({ number: numbers, isLive: tells }),
})

describe('the mode is bound to the account', () => {
  it('lets no order of a PAPER session reach an account that may trade real money, and none of LIVE a paper account', async () => {
    let reached = 0
    await fc.assert(
      fc.asyncProperty(composition, async ({ mode, environment, told, session }) => {
        const sent: { readonly number: string; readonly isLive: boolean | null }[] = []
        const waiting: (() => void)[] = []
        let key = 0
        const connection = createSessionConnection({
          mode,
          account: { connectionId: 'a-1', venue: 'TEST', number: session.number.slice(-4), isLive: session.isLive },
          entry: { id: 'a-1', broker: 'alpaca', environment, name: 'A', settings: {} },
          shape: { venue: 'TEST', capabilities: CAPABILITIES },
          ready: Promise.resolve(),
          credentials: () => ({ key: String(key), secret: '' }),
          onNextKeys: (task) => {
            waiting.push(task)
            return () => undefined
          },
          connect: () => venueOf(told[Math.min(key, told.length - 1)] ?? { number: '', isLive: null }, sent),
          onWaiting: () => undefined,
          onOpened: () => undefined,
        })
        const opening = connection.open(() => undefined)
        for (let round = 0; round < told.length; round += 1) {
          await settle()
          await connection.submit(buildOrder(`o${round}`), buildInstrument())
          key += 1
          for (const task of waiting.splice(0)) task()
        }
        await settle()
        await connection.submit(buildOrder('last'), buildInstrument())
        await connection.close()
        await opening
        await connection.submit(buildOrder('after'), buildInstrument())
        for (const { number, isLive } of sent) {
          reached += 1
          expect(number.slice(-4)).toBe(session.number.slice(-4))
          expect(mode === 'PAPER' ? isLive === false && environment === 'paper' : mode === 'LIVE').toBe(true)
          if (mode === 'LIVE') expect([environment, isLive === false]).toEqual(['live', false])
        }
      }),
      { numRuns: 400 },
    )
    // The property would hold of a house that sends nothing at all.
    expect(reached).toBeGreaterThan(0)
  })
})

function venueOf(
  told: { readonly number: string; readonly isLive: boolean | null },
  sent: { readonly number: string; readonly isLive: boolean | null }[],
): BrokerConnection {
  return {
    venue: 'TEST',
    capabilities: CAPABILITIES,
    cancel: () => Promise.resolve({ kind: 'ASKED' }),
    account: () => Promise.resolve(null),
    open: () =>
      Promise.resolve({
        ok: true,
        account: { number: told.number, currency: 'USD', isLive: told.isLive, permissions: [], clockSkew: 0 },
      }),
    submit: () => {
      sent.push(told)
      return Promise.resolve({ kind: 'UNKNOWN', reason: { code: 'X', text: 'x' } })
    },
    close: () => Promise.resolve(),
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
}
