import { describe, expect, it } from 'vitest'
import type { BrokerConnection, BrokerNews } from '#engines/broker/brokerPort.ts'
import { identifier } from '#core/model/identifiers.ts'
import { FAULT_KIT_SCORES } from '#adapters/brokers/faultKitScores.ts'
import { openAlpacaBrokerServer } from '../../servers/brokers/alpacaBroker.ts'
import type { BrokerServer } from '../../servers/brokers/brokerServer.ts'
import { FAULT_CASES, playCase } from './faultKit/faultKit.ts'
import { readScores, scoreText } from './faultKit/scoreText.ts'

/** How long a case waits for what a spoiled adapter never does. */
const SHORT_PATIENCE_MS = 1_500

type Spoil = (good: BrokerConnection) => Partial<BrokerConnection>

/** A server whose adapters have a fault of their own. */
async function spoiledServer(spoil: Spoil): Promise<BrokerServer> {
  const server = await openAlpacaBrokerServer()
  const { connection } = server
  return Object.defineProperties(server, {
    connection: {
      value: (options?: Parameters<typeof connection>[0]) => {
        const good = connection(options)
        return { ...good, ...spoil(good) }
      },
    },
  })
}

/** Changes what a connection tells. */
function retelling(change: (news: BrokerNews) => readonly BrokerNews[]): Spoil {
  return (good) => ({
    open: (onNews) =>
      good.open((news) => {
        for (const one of change(news)) onNews(one)
      }),
  })
}

/** Adapters with one fault each, and the cases that must find it. */
const SPOILS: readonly { readonly what: string; readonly spoil: Spoil; readonly found: readonly string[] }[] = [
  {
    what: 'sends an order again whose answer was lost',
    spoil: (good) => ({
      submit: async (order, instrument) => {
        const first = await good.submit(order, instrument)
        return first.kind === 'UNKNOWN' ? good.submit(order, instrument) : first
      },
    }),
    found: ['answers.lost', 'answers.errorAfter'],
  },
  {
    what: 'takes an unknown order for refused',
    spoil: (good) => ({
      submit: async (order, instrument) => {
        const first = await good.submit(order, instrument)
        return first.kind === 'UNKNOWN' ? { ...first, kind: 'REFUSED', tsEvent: 0 } : first
      },
    }),
    found: ['answers.lost', 'answers.reset', 'ids.duplicate', 'hostile.answersDEEP'],
  },
  {
    what: 'tells a part that was refused as empty',
    spoil: (good) => ({
      account: async (since) => {
        const report = await good.account(since)
        if (report === null) return null
        const { orders, fills, positions } = report
        return { ...report, orders: orders ?? [], fills: fills ?? [], positions: positions ?? {} }
      },
    }),
    found: ['questions.ordersRefused', 'questions.fillsRefused', 'questions.positionsRefused'],
  },
  {
    what: 'forgets that something may have been missed',
    spoil: retelling((news) => [news.kind === 'LINK' ? { ...news, isGap: false } : news]),
    found: ['streams.garbled', 'streams.cut', 'hostile.streamPROTOTYPE'],
  },
  {
    what: 'gives every fill it hears an id of its own',
    spoil: retelling((news) =>
      news.kind === 'FILL'
        ? [{ kind: 'FILL', report: { ...news.report, executionId: identifier(`${Math.random()}`) } }]
        : [news],
    ),
    found: ['streams.plain', 'fills.toldTwice', 'ids.exact'],
  },
  {
    what: 'takes "no such order" for the end of the order',
    spoil: (good) => ({
      cancel: async (target) => {
        const outcome = await good.cancel(target)
        return outcome.kind === 'NOT_FOUND' || outcome.kind === 'REFUSED' ? { kind: 'ASKED' } : outcome
      },
    }),
    found: ['cancels.notFound', 'cancels.refused'],
  },
  {
    what: 'lets quantities go through a float',
    spoil: (good) => ({
      submit: (order, instrument) =>
        good.submit({ ...order, quantity: Math.round((order.quantity ?? 0) * (1 - 1e-9)) }, instrument),
    }),
    found: ['fills.exactQuantities'],
  },
  {
    what: 'tells what was not booked yet as never executed',
    spoil: (good) => ({
      account: async (since) => {
        const report = await good.account(since)
        return report === null ? null : { ...report, fills: report.fills?.slice(0, -1) ?? null }
      },
    }),
    found: ['questions.since', 'questions.plain'],
  },
]

describe('the fault kit itself', () => {
  it('has at least sixty cases with names of their own', () => {
    const ids = FAULT_CASES.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.length).toBeGreaterThanOrEqual(60)
    for (const { id, title } of FAULT_CASES) {
      expect(id).toMatch(/^[a-z]+\.[a-zA-Z_]+$/)
      expect(title).toMatch(/\S+ \S+/)
    }
  })

  it('keeps its list of scores readable', () => {
    expect(readScores(scoreText(FAULT_KIT_SCORES))).toEqual(FAULT_KIT_SCORES)
    for (const { passed, impossible, total } of FAULT_KIT_SCORES) expect(passed + impossible).toBe(total)
  })

  const pairs = SPOILS.flatMap(({ what, spoil, found }) => found.map((id) => ({ what, spoil, id })))
  it.each(pairs)('finds an adapter that $what by $id', async ({ spoil, id }) => {
    const fault = FAULT_CASES.find((one) => one.id === id)
    if (fault === undefined) throw new Error(`No case ${id}`)
    await expect(playCase(fault, () => spoiledServer(spoil), SHORT_PATIENCE_MS)).rejects.toThrow()
  })

  it('says of a case that a server calls impossible why', async () => {
    const fault = FAULT_CASES.find(({ id }) => id === 'ids.wide')
    if (fault === undefined) throw new Error('No case ids.wide')
    const outcome = await playCase(fault, () => openAlpacaBrokerServer())
    expect(outcome.kind === 'IMPOSSIBLE' && outcome.reason).toContain('UUID')
  })
})
