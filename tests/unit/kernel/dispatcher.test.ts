import { describe, expect, it } from 'vitest'
import type { Envelope } from '#contracts/envelope.ts'
import { accepted } from '#contracts/failure.ts'
import { strategyChannel } from '#contracts/strategy.ts'
import { createEngine } from '#engines/kernel/dispatcher.ts'
import type { EngineContext } from '#engines/kernel/engine.ts'
import { EVENT_ROUTES } from '#engines/kernel/routes.ts'

const context: EngineContext = {
  now: () => 0,
  emit: () => {},
  command: () => {},
  put: () => {},
  remove: () => {},
  nextId: (prefix) => prefix,
}

function message(type: string): Envelope {
  return { id: 'm1', type, at: 0, correlationId: 'm1', causationId: null, payload: {} }
}

const heard = Object.keys(EVENT_ROUTES).filter((type) => EVENT_ROUTES[type]?.includes('strategy') === true)
const quiet: Readonly<Record<string, () => void>> = Object.fromEntries(heard.map((type) => [type, () => {}]))

const featureAnswers = {
  ListFeatures: () => accepted({ features: [] }),
  WatchFeatures: () => accepted({}),
  RequestFeatures: () => accepted({}),
}

function strategyEngine(onTick: () => void = () => {}) {
  return createEngine({
    name: 'strategy',
    channel: strategyChannel,
    handlers: () => ({
      commands: {
        ConfigureStrategies: () => accepted({}),
        SetStrategyEnabled: () => accepted({}),
        ShowSlice: () => accepted({}),
        ListStrategyKinds: () => accepted({ kinds: [] }),
        ...featureAnswers,
      },
      events: { ...quiet, ClockTicked: onTick },
    }),
  })
}

describe('an engine made of handlers', () => {
  it('accepts its commands and the events routed to it', () => {
    expect([...strategyEngine().accepts].toSorted()).toEqual(
      [
        'ConfigureStrategies',
        'ListStrategyKinds',
        'SetStrategyEnabled',
        'ShowSlice',
        ...Object.keys(featureAnswers),
        ...heard,
      ].toSorted(),
    )
  })

  it('answers a command and nothing to an event', () => {
    const engine = strategyEngine()
    expect(engine.handle(message('ListStrategyKinds'), context)).toEqual({ ok: true, reply: { kinds: [] } })
    expect(engine.handle(message('ClockTicked'), context)).toBeUndefined()
  })

  it.each(['SubmitOrders', '', '__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'refuses the type "%s"',
    (type) => {
      expect(strategyEngine().handle(message(type), context)).toMatchObject({
        ok: false,
        failure: { code: 'MESSAGE_UNKNOWN', context: { type } },
      })
    },
  )

  it('lets a broken invariant through to the host', () => {
    const engine = strategyEngine(() => {
      throw new Error('Invariant: nonsense')
    })
    expect(() => engine.handle(message('ClockTicked'), context)).toThrow('Invariant: nonsense')
  })

  it('does not start without a handler for an event that is routed to it', () => {
    const { MarketEnded: _, ...incomplete } = quiet
    const engine = createEngine({
      name: 'strategy',
      channel: strategyChannel,
      handlers: () => ({
        commands: {
          ConfigureStrategies: () => accepted({}),
          SetStrategyEnabled: () => accepted({}),
          ShowSlice: () => accepted({}),
          ListStrategyKinds: () => accepted({ kinds: [] }),
          ...featureAnswers,
        },
        events: incomplete,
      }),
    })
    expect(() => engine.handle(message('ClockTicked'), context)).toThrow('strategy has no handler for MarketEnded')
  })
})
