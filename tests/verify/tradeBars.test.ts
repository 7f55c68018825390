import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { MINUTE } from '#core/time/duration.ts'
import { type LeanTradeTicks, parseTradeTicks } from '#adapters/feeds/lean/tradeTicks.ts'
import { TimeBars } from '#quant/bars/timeBars.ts'
import type { TradeBar } from '#quant/bars/tradeBar.ts'
import { compare } from './conformance/conformanceTable.ts'

const FOLDER = '../shared/data'

const DAYS = [
  { symbol: 'bac', day: '2013-10-07' },
  { symbol: 'bac', day: '2013-10-08' },
  { symbol: 'ibm', day: '2013-10-07' },
  { symbol: 'spy', day: '2013-10-07' },
] as const

describe.runIf(existsSync(FOLDER))('bars made of trades', () => {
  it.for(DAYS)("are the vendor's own minutes of $symbol on $day", ({ symbol, day }, context) => {
    const made = minutesOf(ticksOf(symbol, day))
    const theirs = vendorMinutes(symbol, day)
    // The vendor puts the official prints of both auctions into these, under rules of its own.
    const ofAuctions = new Set([9 * 60 + 30, 15 * 60 + 59, 16 * 60])
    const plain = [...theirs].filter(([minute]) => !ofAuctions.has(minute))
    const alike = plain.filter(([minute, bar]) => isSame(made.get(minute), bar))
    const name = `Minutes of trades, ${symbol.toUpperCase()} ${day}`
    compare(context, { case: name, figure: 'equal minutes', ours: alike.length, theirs: plain.length, tolerance: 0 })
    expect(plain.length).toBeGreaterThan(400)
    const volume = (bars: Iterable<readonly number[]>): number => [...bars].reduce((sum, bar) => sum + (bar[4] ?? 0), 0)
    const oursInPlain = plain.map(([minute]) => made.get(minute) ?? [])
    expect(volume(oursInPlain)).toBe(volume(plain.map(([, bar]) => bar)))
    const extra = [...made.keys()].filter((minute) => !theirs.has(minute))
    expect(extra).toEqual([])
  })
})

type Row = readonly [open: number, high: number, low: number, close: number, volume: number]

function isSame(one: Row | undefined, other: Row): boolean {
  return one !== undefined && one.every((value, place) => value === other[place])
}

function minutesOf({ time, price, size, eligible }: LeanTradeTicks): ReadonlyMap<number, Row> {
  const made = new Map<number, Row>()
  const bars = new TimeBars(MINUTE, ({ tsOpen, open, high, low, close, volume }: TradeBar) => {
    made.set(tsOpen / MINUTE, [open, high, low, close, volume])
  })
  for (let index = 0; index < time.length; index += 1) {
    bars.update(time[index] ?? 0, price[index] ?? 0, size[index] ?? 0, 0, eligible[index])
  }
  bars.advance(24 * 60 * MINUTE)
  expect(bars.late).toBe(0)
  return made
}

function ticksOf(symbol: string, day: string): LeanTradeTicks {
  const file = `${FOLDER}/lean-equity-tick/${symbol}_${day.replaceAll('-', '')}_trade.csv.gz`
  const parsed = parseTradeTicks(gunzipSync(readFileSync(file)).toString('utf8'), file)
  if (!parsed.ok) throw new Error(parsed.failure.message)
  return parsed.value
}

function vendorMinutes(symbol: string, day: string): ReadonlyMap<number, Row> {
  const text = gunzipSync(readFileSync(`${FOLDER}/lean-equity-minute/${symbol}_trade.csv.gz`)).toString('utf8')
  const rows = new Map<number, Row>()
  for (const line of text.split('\n')) {
    if (!line.startsWith(day)) continue
    const [stamp = '', ...cells] = line.split(',')
    const [open = 0, high = 0, low = 0, close = 0, volume = 0] = cells.map(Number)
    rows.set(Number(stamp.slice(11, 13)) * 60 + Number(stamp.slice(14, 16)), [open, high, low, close, volume])
  }
  return rows
}
