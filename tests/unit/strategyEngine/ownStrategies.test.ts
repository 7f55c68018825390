import { describe, expect, it } from 'vitest'
import { identifier, type StrategyId } from '#core/model/identifiers.ts'
import { DAY } from '#core/time/duration.ts'
import type { Envelope } from '#contracts/envelope.ts'
import type { StrategyView } from '#contracts/records/decision.ts'
import { uiTables } from '#contracts/uiState.ts'
import { validateMessage } from '#engines/kernel/validation.ts'
import { createStrategyEngine } from '#engines/strategy/engine.ts'
import { Timers } from '#engines/strategy/timers.ts'
import { createInProcessHost } from '#hosts/inProcess.ts'
import type { StrategyCatalogue } from '#trading/strategies/registry.ts'
import type { Strategy, StrategyContext, StrategyDefinition } from '#trading/strategies/strategy.ts'
import { buildInstrument } from '../../builders/instrument.ts'
import { buildFill, buildSpecification } from '../../builders/order.ts'
import { buildSlice } from '../../builders/slice.ts'
import { buildSignal, sessionOf } from '../../helpers/riskBench.ts'

type Behaviour = Partial<Strategy> & { readonly refusal?: Strategy['refusal'] }

/** A kind of a user's whose file has this content; everything its strategies hear is written down. */
function ownKind(
  source: string,
  heard: string[],
  behaviour: (n: number) => Behaviour = () => ({}),
): StrategyDefinition {
  let made = 0
  return {
    kind: 'plugin:own.ts',
    name: 'Own',
    description: 'For tests.',
    parameters: [{ name: 'count', label: 'Count', kind: 'integer', default: 3, min: 1, max: 5 }],
    source,
    hearsFills: true,
    create: () => {
      made += 1
      const name = `${source}${made}`
      const own = behaviour(made)
      return {
        ...own,
        onSlice: (slice, context) => {
          heard.push(`${name} ${context.isPast === true ? 'past' : 'slice'} ${slice.marketTime / DAY}`)
          own.onSlice?.(slice, context)
        },
        onFill: (fill, held) =>
          void heard.push(`${name} fill ${fill.side} holds ${held.quantity} at ${held.averagePrice}`),
        onHeld: (held) => void heard.push(`${name} held ${held.map(({ quantity }) => quantity).join(',')}`),
        onTimer: (due, context) => {
          heard.push(`${name} timer ${due / DAY}`)
          own.onTimer?.(due, context)
        },
        close: () => void heard.push(`${name} closed`),
      }
    },
  }
}

function bench(first: StrategyDefinition) {
  let current: readonly StrategyDefinition[] = [first]
  const catalogue: StrategyCatalogue = {
    all: () => current,
    find: (kind) => {
      const definition = current.find((each) => each.kind === kind)
      return definition === undefined
        ? { ok: false, error: { code: 'STRATEGY_SYNTAX', message: 'own.ts, line 3 cannot be read.' } }
        : { ok: true, definition }
    },
  }
  const host = createInProcessHost({ engines: [createStrategyEngine(catalogue)] })
  const events: Envelope[] = []
  const views = new Map<string, StrategyView>()
  host.onEvent((envelope, source) => {
    if (source !== 'strategy') return
    expect(validateMessage(envelope)).toBeNull()
    events.push(envelope)
  })
  host.onChanges((_, changes) => {
    for (const { table, added, updated } of changes) {
      if (table !== 'strategies') continue
      for (const view of [...added, ...updated] as StrategyView[]) {
        expect(uiTables.strategies.safeParse(view).error?.issues ?? []).toEqual([])
        views.set(view.key, view)
      }
    }
  })
  const tell = (type: string, payload: unknown): void => {
    host.publish(type, payload)
    host.runUntilIdle()
  }
  const slice = (day: number) => {
    const prices = { open: 100, high: 100, low: 100, close: 100, volume: 1 }
    return buildSlice('1d', [{ instrument: 0, tsOpen: (day - 1) * DAY, tsClose: day * DAY, ...prices }])
  }
  const fillOf = (side: 'BUY' | 'SELL', quantity: number, strategyId = 'mine') => {
    const own = { strategyId: identifier<StrategyId>(strategyId), instrumentId: buildInstrument().id }
    return buildFill({ ...own, side, quantity, price: 10_000, fee: 0 })
  }
  const fill = (side: 'BUY' | 'SELL', quantity: number, strategyId?: string): void => {
    const { executionId, ...rest } = fillOf(side, quantity, strategyId)
    const order = {
      ...buildSpecification(),
      status: 'FILLED',
      venueOrderId: null,
      filledQuantity: quantity,
      averageFillPrice: null,
      reason: null,
      tsLast: 0,
    }
    tell('OrderChanged', { order, fill: { executionId, ...rest }, cause: 'test' })
  }
  return {
    events,
    views,
    tell,
    fill,
    fillOf,
    host,
    slice: (day: number) => tell('MarketSlicePublished', slice(day)),
    history: (...days: number[]) => tell('HistoryPublished', { slices: days.map(slice) }),
    change: (...definitions: StrategyDefinition[]) => {
      current = definitions
    },
    configure: (part: { parameters?: Record<string, number>; source?: string; enabled?: boolean } = {}) =>
      host.post('strategy', 'ConfigureStrategies', {
        strategies: [
          {
            strategyId: identifier<StrategyId>('mine'),
            kind: 'plugin:own.ts',
            parameters: {},
            enabled: true,
            ...part,
          },
        ],
      }),
    open: (mode: 'SIM' | 'BACKTEST' = 'SIM') =>
      tell('SessionOpened', { session: sessionOf(mode), instruments: [buildInstrument()] }),
    failures: () => events.filter(({ type }) => type === 'StrategyFailed').map(({ payload }) => payload),
  }
}

const SOURCE = 'a'.repeat(64)

describe('a strategy that hears of its fills', () => {
  it('hears what happened in a slice before it sees the slice, and only of its own', () => {
    const heard: string[] = []
    const house = bench(ownKind('A', heard))
    house.configure()
    house.open()
    // The order in which a slice and the fills it set off reach the engine.
    house.host.publish(
      'MarketSlicePublished',
      buildSlice('1d', [{ instrument: 0, tsOpen: 0, tsClose: DAY, open: 1, high: 1, low: 1, close: 1, volume: 1 }]),
    )
    house.fill('BUY', 30)
    house.fill('BUY', 10, 'another')
    house.fill('SELL', 10)
    expect(heard).toEqual(['A1 fill BUY holds 30 at 100', 'A1 slice 1', 'A1 fill SELL holds 20 at 100'])
  })

  it('learns what it holds when the books are read again, and after a split', () => {
    const heard: string[] = []
    const house = bench(ownKind('A', heard))
    house.configure()
    house.open()
    house.tell('BooksRecovered', {
      session: sessionOf('SIM'),
      fills: [house.fillOf('BUY', 30), house.fillOf('BUY', 5, 'another'), house.fillOf('SELL', 10)],
    })
    house.tell('AccountAdjusted', {
      adjustments: [
        { instrumentId: buildInstrument().id, ratio: { from: 1, to: 4 }, quantityBefore: 25, quantityAfter: 100 },
        { instrumentId: null, ratio: null },
      ],
    })
    expect(heard).toEqual(['A1 held 20', 'A1 held 80'])
  })

  it('is told nothing by an engine in which nobody wants to know', () => {
    const heard: string[] = []
    const { hearsFills: _, ...deaf } = ownKind('A', heard)
    const house = bench(deaf)
    house.configure()
    house.open()
    house.slice(1)
    house.fill('BUY', 30)
    expect(heard).toEqual(['A1 slice 1'])
    expect(house.events.filter(({ type }) => type === 'ShowSlice')).toEqual([])
  })
})

describe('timers', () => {
  it('come in order, each moment once', () => {
    const timers = new Timers()
    for (const moment of [5, 3, 9, 3, 5]) timers.add(moment)
    expect([timers.next, timers.take(), timers.take(), timers.take(), timers.next]).toEqual([3, 3, 5, 9, Infinity])
    expect(() => timers.take()).toThrow('Invariant')
  })

  it('are told after the slice with which they are due, in the past as well', () => {
    const heard: string[] = []
    const wake = (slice: { readonly marketTime: number }, context: StrategyContext): void => {
      if (slice.marketTime === DAY) for (const day of [1, 2.5, 4]) context.wakeAt(day * DAY)
    }
    const house = bench(ownKind('A', heard, () => ({ onSlice: wake })))
    house.configure()
    house.open()
    house.history(1, 2)
    for (const day of [3, 4]) house.slice(day)
    expect(heard).toEqual([
      'A1 past 1',
      'A1 timer 1',
      'A1 past 2',
      'A1 slice 3',
      'A1 timer 2.5',
      'A1 slice 4',
      'A1 timer 4',
    ])
  })

  it('cannot keep the market from going on', () => {
    const heard: string[] = []
    const again = {
      onSlice: (_: unknown, context: StrategyContext) => context.wakeAt(0),
      onTimer: (_: number, context: StrategyContext) => context.wakeAt(0),
    }
    const house = bench(ownKind('A', heard, () => again))
    house.configure()
    house.open()
    house.slice(1)
    house.slice(2)
    expect(heard.filter((line) => line.includes('timer'))).toHaveLength(3)
  })
})

describe('a strategy that gives up', () => {
  it('is switched off with its reason, keeps what it said, and lets the others go on', () => {
    const heard: string[] = []
    const house = bench(
      ownKind('A', heard, (life) => ({
        onSlice: (slice, context) => {
          const { signalId: _, strategyId: __, origin: ___, tsEvent: ____, ...draft } = buildSignal()
          context.raise(draft)
          context.log('about to fail')
          if (life === 1 && slice.marketTime === 2 * DAY)
            context.fail({ code: 'STRATEGY_THREW', message: 'own.ts, line 3: enough.' })
        },
      })),
    )
    house.configure()
    house.open()
    for (const day of [1, 2, 3]) house.slice(day)
    expect(house.events.map(({ type }) => type)).toEqual([
      'SignalRaised',
      'StrategyLogged',
      'SignalRaised',
      'StrategyLogged',
      'StrategyFailed',
    ])
    expect(house.failures()).toEqual([
      { strategyId: 'mine', code: 'STRATEGY_THREW', message: 'own.ts, line 3: enough.', marketTime: 2 * DAY },
    ])
    expect(heard).toEqual(['A1 slice 1', 'A1 slice 2', 'A1 closed'])
    expect(house.views.get('mine')).toMatchObject({ enabled: false, failure: { code: 'STRATEGY_THREW' } })
    const again = house.host.post('strategy', 'SetStrategyEnabled', {
      strategyId: identifier<StrategyId>('mine'),
      enabled: true,
    })
    expect(again.ok).toBe(true)
    house.host.runUntilIdle()
    expect(house.views.get('mine')).not.toHaveProperty('failure')
    expect(heard.slice(3, 5)).toEqual(['A2 past 1', 'A2 past 2'])
  })

  it('is told when it could not be made at all', () => {
    const refusal = { code: 'STRATEGY_BAD_VALUE', message: 'own.ts: no such indicator.' }
    const house = bench(ownKind('A', [], () => ({ refusal })))
    house.configure()
    house.open()
    expect(house.failures()).toMatchObject([refusal])
  })

  it('does not run at all while it is switched off', () => {
    const heard: string[] = []
    const house = bench(ownKind('A', heard))
    house.configure({ enabled: false })
    house.open()
    house.slice(1)
    expect(heard).toEqual([])
  })
})

describe('a strategy whose file changes', () => {
  it('goes on without a break when it is configured as it runs already', () => {
    const heard: string[] = []
    const house = bench(ownKind(SOURCE, heard))
    house.configure()
    house.open()
    house.slice(1)
    house.configure()
    house.slice(2)
    expect(heard).toEqual([`${SOURCE}1 slice 1`, `${SOURCE}1 slice 2`])
  })

  it('is replaced at once while it holds nothing, and sees first what has been', () => {
    const heard: string[] = []
    const house = bench(ownKind('A', heard))
    house.configure()
    house.open()
    house.slice(1)
    house.change(ownKind('B', heard))
    house.configure()
    house.slice(2)
    expect(heard).toEqual(['A1 slice 1', 'A1 closed', 'B1 past 1', 'B1 slice 2'])
  })

  it('goes on in its old form while it holds something, and is replaced when it is flat', () => {
    const heard: string[] = []
    const house = bench(ownKind('A', heard))
    house.configure()
    house.open()
    house.slice(1)
    house.fill('BUY', 30)
    house.change(ownKind('B', heard))
    house.configure()
    house.slice(2)
    house.fill('SELL', 30)
    house.slice(3)
    expect(heard).toEqual([
      'A1 slice 1',
      'A1 fill BUY holds 30 at 100',
      'A1 slice 2',
      'A1 fill SELL holds 0 at null',
      'A1 closed',
      'B1 past 1',
      'B1 past 2',
      'B1 slice 3',
    ])
  })

  it('is replaced at once by other parameters, and keeps what it holds', () => {
    const heard: string[] = []
    const house = bench(ownKind('A', heard))
    house.configure()
    house.open()
    house.slice(1)
    house.fill('BUY', 30)
    house.configure({ parameters: { count: 5 } })
    expect(heard.slice(2)).toEqual(['A1 closed', 'A2 held 30', 'A2 past 1'])
  })

  it('stays as it is when the new file cannot be used', () => {
    const heard: string[] = []
    const house = bench(ownKind('A', heard))
    house.configure()
    house.open()
    house.change()
    expect(house.configure()).toMatchObject({
      ok: false,
      failure: { code: 'STRATEGY_SYNTAX', message: 'own.ts, line 3 cannot be read. Nothing was changed.' },
    })
    house.slice(1)
    expect(heard).toEqual(['A1 slice 1'])
  })

  it('is refused when it is not the file that was asked for', () => {
    const house = bench(ownKind(SOURCE, []))
    expect(house.configure({ source: 'b'.repeat(64) })).toMatchObject({ failure: { code: 'STRATEGY_FILE_CHANGED' } })
    expect(house.configure({ source: SOURCE })).toMatchObject({ ok: true })
  })
})
