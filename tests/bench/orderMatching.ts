import { createRequire } from 'node:module'
import process from 'node:process'
import { drawMatchEvents, MATCH_EVENT, type MatchEvents, type MatchTotals } from '../helpers/depth/matchEvents.ts'
import { playNaively } from '../helpers/depth/naiveBook.ts'
import { playMatch } from '../helpers/depth/playMatch.ts'

/**
 * Order matching, workload MATCH: four million events drawn by xorshift32 from seed 12,345, four in eight an added limit
 * order, three a cancellation, one a market order, over 4,096 levels (drawMatchEvents says exactly which). Contenders are
 * the book with price-time priority, plain arrays of arrays, and the npm package hft-limit-order-book where it is
 * installed beside the other peers. The package grows slower with the orders in its book, to 23 microseconds an event and
 * a minute and a half for all of them, so it plays the first events only; so does the book once more, and the ratio is
 * between these two. `node tests/bench/orderMatching.ts [events of the package] [rounds]` lets it play more.
 */
const EVENTS = 4_000_000
const SEED = 12_345
const PEER_EVENTS = 200_000
const ROUNDS = 7

/** What the workload comes to; computed by arrays of arrays as well, which the unit tests hold against the book. */
const EXPECTED = { fills: 1_134_220, volume: 36_874_829, live: 763_809 } as const

/** One program that does the work, and what it did in one run. */
export interface Contender {
  readonly name: string
  run(): { readonly operations: number; readonly checksum: number }
}

/** A workload and its contenders; contenders with the same number of operations must agree on the checksum. */
export interface Workload {
  readonly name: string
  readonly contenders: readonly Contender[]
}

/** The part of the package's interface that the workload needs. */
interface PeerBook {
  limit(order: { id: string; side: 'buy' | 'sell'; size: number; price: number }): PeerAnswer
  market(order: { side: 'buy' | 'sell'; size: number }): PeerAnswer
  cancel(id: string): unknown
}

interface PeerAnswer {
  readonly done: readonly { readonly id: string }[]
  readonly partial: { readonly id: string } | null
  readonly quantityLeft: number
}

/** Makes the workload; the peer takes part, with its number of events, when its package is found. */
export function workload(peerEvents: number = PEER_EVENTS): Workload {
  const events = drawMatchEvents(EVENTS, SEED)
  const contender = (name: string, count: number, play: (of: MatchEvents, n: number) => MatchTotals): Contender => ({
    name,
    run() {
      const totals = play(events, count)
      const { fills, volume, live } = count === EVENTS ? EXPECTED : totals
      if (totals.fills !== fills || totals.volume !== volume || totals.live !== live)
        throw new Error(`${name} came to ${totals.fills} fills, volume ${totals.volume} and ${totals.live} left`)
      return { operations: count, checksum: totals.volume * 4 + totals.fills }
    },
  })
  const makePeer = findPeer()
  return {
    name: 'MATCH',
    contenders: [
      contender('quarterdeck', EVENTS, playMatch),
      contender('arrays of arrays', EVENTS, playNaively),
      ...(makePeer === null
        ? []
        : [
            contender(`quarterdeck, first ${peerEvents}`, peerEvents, playMatch),
            contender(`hft-limit-order-book, first ${peerEvents}`, peerEvents, (of, count) =>
              playPeer(makePeer(), of, count),
            ),
          ]),
    ],
  }
}

/** Finds the package among the peers; null when it is not installed there. */
function findPeer(): (() => PeerBook) | null {
  try {
    const load = createRequire(new URL('peers/package.json', import.meta.url))
    const { OrderBook } = load('hft-limit-order-book') as { readonly OrderBook: new () => PeerBook }
    return () => new OrderBook()
  } catch {
    return null
  }
}

function playPeer(book: PeerBook, events: MatchEvents, count: number): MatchTotals {
  const ids: string[] = []
  const open = new Set<string>()
  let fills = 0
  let volume = 0
  for (let index = 0; index < count; index += 1) {
    const kind = events.kind[index]
    if (kind === MATCH_EVENT.cancel) {
      const id = ids[(events.pick[index] ?? 0) % Math.max(1, ids.length)]
      // Asked for an order that is gone the package answers in the same time, so it is asked only for those there are.
      if (id !== undefined && open.delete(id)) book.cancel(id)
      continue
    }
    const side = (events.direction[index] ?? 0) > 0 ? 'buy' : 'sell'
    const size = events.quantity[index] ?? 0
    const id = String(index)
    const price = events.price[index] ?? 0
    const answer = kind === MATCH_EVENT.add ? book.limit({ id, side, size, price }) : book.market({ side, size })
    for (const order of answer.done) if (order.id !== id) fills += open.delete(order.id) ? 1 : 0
    if (answer.partial !== null && answer.partial.id !== id) fills += 1
    volume += size - answer.quantityLeft
    if (kind === MATCH_EVENT.add && answer.quantityLeft > 0) {
      ids.push(id)
      open.add(id)
    }
  }
  return { fills, volume, live: open.size }
}

function main(peerEvents: number, rounds: number): void {
  const { name, contenders } = workload(peerEvents)
  const best = contenders.map(() => Number.POSITIVE_INFINITY)
  const checksums = new Map<number, number>()
  for (let round = 0; round <= rounds; round += 1) {
    contenders.forEach((contender, index) => {
      const began = performance.now()
      const { operations, checksum } = contender.run()
      const nanoseconds = ((performance.now() - began) * 1e6) / operations
      if ((checksums.get(operations) ?? checksum) !== checksum) throw new Error(`${contender.name} disagrees`)
      checksums.set(operations, checksum)
      // The first round warms the compiler up.
      if (round > 0) best[index] = Math.min(best[index] ?? nanoseconds, nanoseconds)
    })
  }
  contenders.forEach((contender, index) => {
    const time = best[index] ?? Number.NaN
    process.stdout.write(
      `${name} ${contender.name}: ${time.toFixed(0)} ns an event, ${(1_000 / time).toFixed(2)} M/s\n`,
    )
  })
  const ratio = (ours = Number.NaN, theirs = Number.NaN): string => (theirs / ours).toFixed(1)
  process.stdout.write(`${name} ratio to arrays of arrays: ${ratio(best[0], best[1])}\n`)
  process.stdout.write(
    `${name} ratio to hft-limit-order-book: ${best.length > 2 ? ratio(best[2], best[3]) : 'peer not installed'}\n`,
  )
}

if (process.argv[1] === import.meta.filename)
  main(Number(process.argv[2] ?? PEER_EVENTS), Number(process.argv[3] ?? ROUNDS))
