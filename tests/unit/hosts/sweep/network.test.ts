import { describe, expect, it } from 'vitest'
import { batchSchema, readMessage, ticketResultSchema } from '#hosts/research/queue/queueRecords.ts'
import { isQueueAddress } from '#hosts/research/queue/queueAddress.ts'
import { packSetting, unpackSetting } from '#hosts/research/queue/shipment.ts'
import { packAnswer, unpackAnswer } from '#hosts/research/sweep/answerRecord.ts'
import { shareSetting } from '#hosts/research/sweep/sharedSetting.ts'
import { createTrialRunner } from '#engines/research/sweep/trial.ts'
import { RESEARCH_PORTS } from '../../../helpers/backtestBench.ts'
import { buildSetting } from '../../../helpers/sweepBench.ts'

const setting = buildSetting(120)
const bytesOf = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value))
const batch = {
  version: 1,
  search: 's-12345678',
  codeVersion: 'v',
  setting: 'a'.repeat(64),
  tickets: [
    {
      ticket: 1,
      task: { number: 0, values: { fast: 5 }, window: { from: 0, to: 9 }, halfway: null, keepsEquity: false },
    },
  ],
}

describe('what goes over a network', () => {
  it('brings an answer back exactly, infinities included', () => {
    const answer = createTrialRunner(
      setting,
      RESEARCH_PORTS,
    )({ number: 0, values: {}, window: { from: 0, to: 120 }, halfway: null, keepsEquity: false })
    if (answer.kind !== 'DONE') throw new Error('the trial failed')
    const infinite = { ...answer, statistics: { ...answer.statistics, profitFactor: Number.POSITIVE_INFINITY } }
    for (const each of [answer, infinite, { kind: 'PRUNED', halfway: -0.1 } as const]) {
      const wire: unknown = JSON.parse(JSON.stringify(packAnswer(each)))
      const result = { version: 1, search: 's-12345678', ticket: 1, worker: 'w', number: 0, answer: wire }
      const read = readMessage(ticketResultSchema, bytesOf(result))
      expect(read === null ? null : unpackAnswer(read.answer)).toEqual(each)
    }
  })

  it('brings a setting back exactly, and nothing where a byte is missing, added or changed in its head', () => {
    const { hash, bytes } = packSetting(setting)
    const back = unpackSetting(bytes)
    expect(back).toEqual(setting)
    expect(back === null ? '' : packSetting(back).hash).toBe(hash)
    expect(unpackSetting(bytes.subarray(1))).toBeNull()
    expect(unpackSetting(bytes.subarray(0, -1))).toBeNull()
    expect(unpackSetting(Buffer.concat([bytes, Buffer.from([0])]))).toBeNull()
    expect(unpackSetting(new Uint8Array(10))).toBeNull()
  })

  it.each([
    ['text', Buffer.from('not JSON')],
    ['another version', bytesOf({ ...batch, version: 2 })],
    ['a search that leaves its subject', bytesOf({ ...batch, search: 's-1.>.*x' })],
    ['no ticket', bytesOf({ ...batch, tickets: [] })],
    ['a field too many', bytesOf({ ...batch, more: 1 })],
    [
      'a curve wanted',
      bytesOf({ ...batch, tickets: [{ ticket: 1, task: { ...batch.tickets[0]?.task, keepsEquity: true } }] }),
    ],
    ['too much', Buffer.alloc(2 ** 20 + 1, 32)],
  ])('takes no batch from %s', (_, data) => {
    expect(readMessage(batchSchema, bytesOf(batch))).not.toBeNull()
    expect(readMessage(batchSchema, data)).toBeNull()
  })

  it('shares columns once: what is shared already is the same memory', () => {
    const shared = shareSetting(setting)
    const { close } = shared.data.sets[0].series.columns
    expect(close.buffer).toBeInstanceOf(SharedArrayBuffer)
    expect(close).toEqual(setting.data.sets[0].series.columns.close)
    expect(shareSetting(shared).data.sets[0].series.columns.close.buffer).toBe(close.buffer)
  })

  it('knows the address of a queue from a number of threads', () => {
    expect(['nats://a:1', 'tls://a', 'NATS://a'].every(isQueueAddress)).toBe(true)
    expect(['4', 'http://a', 'nats:a', ''].some(isQueueAddress)).toBe(false)
  })
})
