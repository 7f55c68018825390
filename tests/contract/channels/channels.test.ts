import * as fc from 'fast-check'
import type * as z from 'zod'
import { describe, expect, it } from 'vitest'
import { brokerChannel } from '#contracts/broker.ts'
import type { Channel } from '#contracts/channel.ts'
import { dataChannel } from '#contracts/data.ts'
import { deskChannel } from '#contracts/desk.ts'
import { kernelChannel } from '#contracts/kernel.ts'
import { researchChannel } from '#contracts/research.ts'
import { riskChannel } from '#contracts/risk.ts'
import { SCREEN_COMMANDS, screenChannels } from '#contracts/screenCommands.ts'
import { strategyChannel } from '#contracts/strategy.ts'
import { decodeWire, encodeWire } from '#contracts/wireCodec.ts'
import { validateMessage } from '#engines/kernel/validation.ts'
import { checkCommand } from '#hosts/hub/commandGate.ts'
import { arbitraryOf } from '../../helpers/zodArbitrary.ts'

const CHANNELS: readonly Channel[] = [
  brokerChannel,
  riskChannel,
  dataChannel,
  strategyChannel,
  researchChannel,
  deskChannel,
  kernelChannel,
]
const HOUSE_CHANNELS: readonly Channel[] = [brokerChannel, riskChannel, dataChannel, strategyChannel, kernelChannel]

interface Part {
  readonly name: string
  readonly schema: z.ZodType
}

const PARTS: readonly Part[] = CHANNELS.flatMap((channel) => [
  ...Object.entries(channel.commands).flatMap(([command, { payload, reply }]) => [
    { name: `${channel.name}.${command}`, schema: payload },
    { name: `${channel.name}.${command} (reply)`, schema: reply },
  ]),
  ...Object.entries(channel.events).map(([event, schema]) => ({ name: `${channel.name}.${event}`, schema })),
])

/** What no payload may be, whatever the channel. */
const HOSTILE: readonly unknown[] = [
  undefined,
  null,
  0,
  Number.NaN,
  'DROP TABLE journal',
  true,
  [],
  [{}],
  new Date(0),
  new Map([['a', 1]]),
  Symbol('s'),
  () => undefined,
  10n,
  { __proto__: { admin: true }, constructor: 1 },
  JSON.parse('{"__proto__": {"admin": true}}'),
  { payload: 'x'.repeat(100_000) },
  new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error('trap')
      },
    },
  ),
  Object.defineProperty({}, 'quantity', {
    enumerable: true,
    get: () => {
      throw new Error('trap')
    },
  }),
]

const envelope = (type: string, payload: unknown) => ({
  id: 'test-1',
  type,
  at: 1,
  correlationId: 'test-1',
  causationId: null,
  payload,
})

function accepts(schema: z.ZodType, value: unknown): boolean {
  try {
    return schema.safeParse(value).success
  } catch {
    return false
  }
}

describe('channels', () => {
  it('have names of their own for every message that travels between engines', () => {
    const names = HOUSE_CHANNELS.flatMap((channel) => [
      ...Object.keys(channel.commands),
      ...Object.keys(channel.events),
    ])
    expect(new Set(names).size).toBe(names.length)
  })

  it.each(PARTS)('$name crosses a thread and a wire unchanged', ({ schema }) => {
    fc.assert(
      fc.property(arbitraryOf(schema), (payload) => {
        const cloned: unknown = structuredClone(payload)
        const decoded = decodeWire(encodeWire(payload))
        expect(accepts(schema, cloned)).toBe(true)
        expect(decoded.ok && accepts(schema, decoded.message)).toBe(true)
        expect(decoded.ok && schema.parse(decoded.message)).toEqual(schema.parse(cloned))
      }),
      { numRuns: 25 },
    )
  })

  it.each(PARTS)('$name takes nothing hostile', ({ name, schema }) => {
    HOSTILE.forEach((value, index) => {
      expect({ name, index, taken: accepts(schema, value) && !isEmptyObject(value) }).toEqual({
        name,
        index,
        taken: false,
      })
    })
  })

  it.each(PARTS.filter(({ schema }) => (schema._zod.def as { type: string }).type === 'object'))(
    '$name takes nothing beside what is agreed',
    ({ schema }) => {
      fc.assert(
        fc.property(arbitraryOf(schema), (payload) => {
          expect(accepts(schema, { ...(payload as object), surplus: 1 })).toBe(false)
        }),
        { numRuns: 10 },
      )
    },
  )
})

describe('the edge of a worker', () => {
  it.each(
    HOUSE_CHANNELS.flatMap(({ commands, events }) => [
      ...Object.entries(commands).map(([type, { payload }]) => ({ type, schema: payload })),
      ...Object.entries(events).map(([type, schema]) => ({ type, schema })),
    ]),
  )('lets a well-formed $type pass', ({ type, schema }) => {
    fc.assert(
      fc.property(arbitraryOf(schema), (payload) => {
        expect(validateMessage(envelope(type, payload))).toBeNull()
      }),
      { numRuns: 10 },
    )
  })

  it.each(['Unknown', '', 'constructor', '__proto__', 'toString', 'PressKill', 'StartBacktest'])(
    'refuses the type %j',
    (type) => {
      expect(validateMessage(envelope(type, {}))?.code).toMatch(/^MESSAGE_(UNKNOWN|INVALID)$/)
    },
  )

  it('refuses what is no envelope, and never throws', () => {
    for (const value of HOSTILE) {
      expect(validateMessage(value)?.code).toBe('MESSAGE_INVALID')
      expect(validateMessage(envelope('SubmitOrders', value))?.code).toBe('MESSAGE_INVALID')
      expect(validateMessage({ ...envelope('ClockTicked', { now: 1 }), at: value === 0 ? -1 : value })?.code).toBe(
        'MESSAGE_INVALID',
      )
    }
  })
})

describe('the edge of the screens', () => {
  it('names only commands that exist, and none that brings an order onto its way', () => {
    for (const [channel, types] of Object.entries(SCREEN_COMMANDS)) {
      const { commands } = screenChannels[channel as keyof typeof screenChannels] as Channel
      for (const type of types) expect({ type, known: Object.hasOwn(commands, type) }).toEqual({ type, known: true })
    }
    const all: readonly string[] = Object.values(SCREEN_COMMANDS).flat()
    for (const type of [
      'SubmitOrders',
      'CancelOrders',
      'Kill',
      'ConfigureExchange',
      'ConfigureRisk',
      'OpenSession',
      'FinalizePositions',
      'RunToEnd',
    ]) {
      expect(all).not.toContain(type)
    }
  })

  it('refuses every command that is not on the list, by the same words', () => {
    for (const [channel, { commands }] of Object.entries(screenChannels)) {
      const allowed: readonly string[] = SCREEN_COMMANDS[channel as keyof typeof SCREEN_COMMANDS]
      for (const type of Object.keys(commands).filter((name) => !allowed.includes(name))) {
        expect(checkCommand(channel, type, {})).toMatchObject({ ok: false, failure: { code: 'COMMAND_NOT_ALLOWED' } })
      }
    }
  })

  it('never throws, whatever it is given', () => {
    for (const value of HOSTILE) {
      expect(checkCommand('risk', 'ApproveProposal', value).ok).toBe(false)
      expect(checkCommand('desk', 'WritePreferences', value).ok).toBe(false)
    }
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.anything(), (channel, type, payload) => {
        expect(checkCommand(channel, type, payload).ok).toBe(false)
      }),
    )
  })
})

function isEmptyObject(value: unknown): boolean {
  // An object without own keys is what an empty payload looks like; whatever its prototype holds is not read.
  try {
    return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
  } catch {
    return false
  }
}
