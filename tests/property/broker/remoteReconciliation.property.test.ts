import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isClosed } from '#core/model/order.ts'
import type { Fill } from '#core/model/order.ts'
import { ACME, buildOrder, REDUCING } from '../../builders/trading.ts'
import { connectedBench, laterBench, LaterVenue, type LaterBench } from '../../helpers/laterVenue.ts'

const step = fc.record({
  what: fc.constantFrom(
    'send',
    'missedFill',
    'heardFill',
    'foreignOrder',
    'foreignFill',
    'sideFlip',
    'positionMismatch',
    'truncated',
    'cancelUnheard',
    'restart',
    'time',
  ),
  pick: fc.nat({ max: 50 }),
  quantity: fc.integer({ min: 1, max: 10 }),
  buy: fc.boolean(),
})

/** What the venue's position is beside its fills: what no fill of any history explains. */
interface Odd {
  offset: number
}

function restartedBench(before: LaterBench, run: string): LaterBench {
  const remains = { journal: before.journal, latch: before.latch, gate: before.gate }
  const bench = laterBench(before.later, { remains, run, startAt: before.clock })
  bench.link('UP')
  bench.settle()
  return bench
}

/** Decides about everything that can be decided, orders first, as the screen offers it. Returns how often. */
function decideAll(bench: LaterBench): number {
  let decided = 0
  for (let round = 0; round < 8; round += 1) {
    const open = (bench.table('reconciliation')[0]?.differences ?? []).filter(
      ({ choice }) => choice?.isIgnored === false,
    )
    if (open.length === 0) return decided
    for (const { what, ours, venue, choice } of open) {
      const decision = choice?.decisions.includes('ADOPT') === true ? 'ADOPT' : 'IGNORE'
      const price = choice?.price ?? 100_00
      if (bench.host.post('broker', 'DecideForeign', { what, ours, venue, decision, price }).ok) decided += 1
      bench.host.runUntilIdle()
    }
    // Until the worst lag has passed, and for the answers.
    for (let minute = 0; minute < 11; minute += 1) passMinute(bench)
  }
  return decided
}

function passMinute(bench: LaterBench): void {
  bench.host.advanceTo(bench.clock + 58_000_000)
  bench.settle()
  bench.pass(3)
}

describe('an account at a venue that answers later, where anything happened unheard (R8)', () => {
  it("ends with the venue's position after the right decisions, and a second run writes nothing", () => {
    let decisions = 0
    let diverged = 0
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 16 }), (steps) => {
        const later = new LaterVenue()
        later.averagePrices = { [ACME]: 101_00 }
        const odd: Odd = { offset: 0 }
        const tell = (): void => {
          later.positionsTold = { [ACME]: (later.ledger.positions()[ACME] ?? 0) + odd.offset }
        }
        tell()
        let bench = connectedBench(later)
        for (const [index, { what, pick, quantity, buy }] of steps.entries()) {
          const side = buy ? 'BUY' : 'SELL'
          const working = [...later.ledger.orders.values()].filter((order) => !isClosed(order.status))
          const chosen = working[pick % Math.max(1, working.length)]
          const left = (chosen?.quantity ?? 0) - (chosen?.filledQuantity ?? 0)
          switch (what) {
            case 'send':
              bench.submit(
                [buildOrder(`o${index}`, { role: 'EXIT', side, reduceOnly: true, proposalId: null })],
                REDUCING,
              )
              if (pick % 2 === 0) bench.news(later.untold.splice(0))
              break
            case 'missedFill':
              if (chosen !== undefined) later.ledger.fill(chosen.clientOrderId, `x${index}`, Math.min(left, quantity))
              break
            case 'heardFill':
              if (chosen !== undefined) {
                const event = later.ledger.fill(chosen.clientOrderId, `x${index}`, Math.min(left, quantity))
                tell()
                bench.news([event])
              }
              break
            case 'foreignOrder':
              later.ledger.submit(buildOrder(`f${index}`, { side, proposalId: null }), index)
              break
            case 'foreignFill':
              later.ledger.submit(buildOrder(`f${index}`, { side, proposalId: null }), index)
              later.ledger.fill(`f${index}`, `x${index}`, quantity)
              break
            case 'sideFlip': {
              const position = (later.ledger.positions()[ACME] ?? 0) + odd.offset
              odd.offset -= 2 * position
              break
            }
            case 'positionMismatch':
              odd.offset += buy ? quantity : -quantity
              break
            case 'truncated':
              // The venue's history begins later: executions are gone, what they did to orders and position is not.
              odd.offset += later.ledger.positions()[ACME] ?? 0
              later.ledger.fills.splice(0)
              break
            case 'cancelUnheard':
              if (chosen !== undefined) later.ledger.cancel(chosen.clientOrderId, index)
              break
            case 'restart':
              bench = restartedBench(bench, String(index + 2))
              break
            default:
              passMinute(bench)
          }
          tell()
        }
        bench = restartedBench(bench, 'last')
        passMinute(bench)
        if (bench.state !== 'MATCHED') diverged += 1
        decisions += decideAll(bench)
        expect(bench.table('reconciliation')[0]).toMatchObject({ state: 'MATCHED' })
        const again = restartedBench(bench, 'again')
        expect(positionOf(again)).toBe(later.positionsTold?.[ACME] ?? 0)
        expect(again.state).toBe('MATCHED')
        const written = again.kinds().length
        passMinute(again)
        expect(restartedBench(again, 'end').kinds()).toHaveLength(written)
      }),
      { numRuns: 500 },
    )
    // Not of luck: in many of them there was something to decide.
    expect(diverged).toBeGreaterThan(100)
    expect(decisions).toBeGreaterThan(diverged)
  }, 60_000)
})

function positionOf(bench: LaterBench): number {
  const { fills } = bench.last('BooksRecovered') as { readonly fills: readonly Fill[] }
  return fills.reduce((sum, { side, quantity }) => sum + (side === 'BUY' ? quantity : -quantity), 0)
}
