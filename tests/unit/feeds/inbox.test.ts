import { describe, expect, it } from 'vitest'
import { createInbox, type MessageClass } from '#adapters/feeds/stream/inbox.ts'
import type { RawMessage } from '#engines/data/feeds/ports.ts'

/** Messages are written `lane key`, for example `q A`. */
function classify(message: RawMessage): MessageClass {
  const [lane, key = ''] = String(message.data).split(' ')
  if (lane === 'f') return { lane: 'NEVER_LOST' }
  return { lane: lane === 'q' ? 'LATEST' : 'EVERY', key }
}

function bench(capacity: number, maxBytes = 1e6) {
  let asked = 0
  const inbox = createInbox({
    capacity,
    maxBytes,
    classify: (message) => {
      asked += 1
      return classify(message)
    },
  })
  let number = 0
  const read: string[] = []
  return {
    inbox,
    read,
    get asked() {
      return asked
    },
    offer: (...texts: readonly string[]) => {
      for (const data of texts) inbox.offer({ number: (number += 1), tsInit: 0, data })
    },
    drain: (most = Number.POSITIVE_INFINITY) => {
      let left = most
      return inbox.drain(
        {
          onMessage: (message) => read.push(`${message.number} ${String(message.data)}`),
          onGap: (key) => read.push(`gap ${key}`),
        },
        () => (left -= 1) >= 0,
      )
    },
  }
}

describe('the inbox of a stream', () => {
  it('hands everything on in order while there is room, and classes nothing', () => {
    const { offer, drain, read, inbox, ...rest } = bench(100)
    offer('q A', 'q A', 't A')
    expect(drain()).toBe(true)
    expect(read).toEqual(['1 q A', '2 q A', '3 t A'])
    expect(rest.asked).toBe(0)
    expect(inbox.count()).toMatchObject({ waiting: 0, conflated: 0, lost: 0, mostWaiting: 3 })
  })

  it('keeps only the latest quote of each key under pressure, those that waited before it included', () => {
    const { offer, drain, read, inbox } = bench(8)
    offer('q A', 'q B', 't A', 't B', 'q A', 'q A', 'q B')
    drain()
    expect(read).toEqual(['3 t A', '4 t B', '6 q A', '7 q B'])
    expect(inbox.count().conflated).toBe(3)
  })

  it('loses trades only behind a gap of their key, told once where they are missing', () => {
    const { offer, drain, read, inbox } = bench(4)
    offer('t A', 't A', 't B', 't A', 't A', 't A', 't B')
    drain()
    expect(read).toEqual(['1 t A', '2 t A', '3 t B', '4 t A', 'gap A', 'gap B'])
    expect(inbox.count().lost).toBe(3)
    offer('t A')
    drain()
    expect(read.at(-1)).toBe('8 t A')
  })

  it('goes on losing a key with a gap until the pressure is off, so that no book is patched together', () => {
    const { offer, drain, read } = bench(4)
    offer('t A', 't A', 't A', 't A', 't A')
    drain(1)
    offer('t A')
    drain()
    expect(read).toEqual(['1 t A', '2 t A', '3 t A', '4 t A', 'gap A'])
  })

  it('never loses a fill, and says when nothing more should be read', () => {
    const { offer, drain, read, inbox } = bench(4)
    offer(...Array.from({ length: 20 }, () => 'f'))
    expect(inbox.overfull).toBe(true)
    drain()
    expect(read).toHaveLength(20)
    expect(inbox.overfull).toBe(false)
  })

  it('is bounded in bytes as well', () => {
    const { offer, drain, read } = bench(1_000, 100)
    offer(...Array.from({ length: 10 }, (_, index) => `t A ${'x'.repeat(20)}${index}`))
    drain()
    expect(read.filter((line) => line.startsWith('gap'))).toEqual(['gap A'])
    expect(read.length).toBeLessThan(8)
  })

  it('does not grow under a million quotes of few keys, nor under quotes of ever new keys', () => {
    const { offer, drain, read, inbox } = bench(100)
    for (let index = 0; index < 1_000_000; index += 1) offer(`q ${index % 7}`)
    expect(inbox.count().mostWaiting).toBeLessThanOrEqual(100)
    drain()
    expect(read.slice(-7).map((line) => line.split(' ')[0])).toEqual(
      Array.from({ length: 7 }, (_, index) => String(999_994 + index)),
    )
    for (let index = 0; index < 10_000; index += 1) offer(`q n${index}`)
    expect(inbox.count().mostWaiting).toBeLessThanOrEqual(200)
    read.length = 0
    drain()
    expect(read.length).toBeLessThan(1_300)
    expect(read.at(-1)).toBe('gap null')
  })
})
