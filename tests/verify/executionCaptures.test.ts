import process from 'node:process'
import { describe, expect, it } from 'vitest'
import { meanEstimate } from '#quant/statistics/meanEstimate.ts'
import type { AlgorithmTerms } from '#core/model/executionPlan.ts'
import { worstPrice } from '#trading/execution/parentOrder.ts'
import { shortfallOf } from '#trading/execution/quality/shortfall.ts'
import { buildParent } from '../builders/parentOrder.ts'
import { hasReference, REFERENCE_DATA } from '../helpers/crypto/referencePairs.ts'
import { type CaptureEvent, type Decimals, readCapture } from '../helpers/depth/capture.ts'
import { CaptureDesk, type WorkedParent } from '../helpers/execution/captureDesk.ts'

/** How long a parent is worked and what lies between two, microseconds. */
const LENGTH = 15_000_000
const PAUSE = 1_000_000
const WARM_UP = 10_000_000

interface Capture {
  readonly name: string
  readonly file: string
  readonly rule: 'BINANCE_SPOT' | 'BINANCE_FUTURES'
  readonly decimals: Decimals
  readonly isPartial: boolean
}

const CAPTURES: readonly Capture[] = [
  {
    name: 'spot BTCUSDT',
    file: 'spot_btcusdt_20240809.gz',
    rule: 'BINANCE_SPOT',
    decimals: { price: 2, quantity: 8 },
    isPartial: true,
  },
  {
    name: 'USD-M ETHUSDT',
    file: 'usdm_ethusdt_20240808.gz',
    rule: 'BINANCE_FUTURES',
    decimals: { price: 2, quantity: 3 },
    isPartial: false,
  },
  {
    name: 'coin-M BTCUSD perpetual',
    file: 'cm_btcusd_perp_20240809.gz',
    rule: 'BINANCE_FUTURES',
    decimals: { price: 1, quantity: 0 },
    isPartial: true,
  },
]

const IMMEDIATE: AlgorithmTerms = { kind: 'MARKETABLE', reach: 0.003, attempts: 20 }
const SLOTS = { jitter: 0.5, patience: 0.6, catchUp: 1.5, reach: 0.0005 }

/** The algorithms as they are compared; sizes come with the parent. */
function algorithms(quantity: number): readonly (readonly [string, AlgorithmTerms])[] {
  const part = Math.ceil(quantity / 10)
  return [
    ['limit at the far touch', { kind: 'LIMIT', join: 'FAR', attempts: 3 }],
    [
      'post-only, then crossing',
      { kind: 'POST_ONLY', maximumReprices: 40, repriceInterval: 200_000, patience: 12_000_000, thenCross: true },
    ],
    ['pegged to the near touch', { kind: 'PEG', to: 'NEAR', offset: 0, threshold: 1, repriceInterval: 200_000 }],
    ['iceberg', { kind: 'ICEBERG', display: part, variation: 0.3, repriceInterval: 200_000 }],
    ['TWAP of ten slots', { kind: 'TWAP', slots: 10, ...SLOTS }],
    [
      'VWAP, flat curve crossing at once',
      { kind: 'VWAP', curve: Array.from({ length: 10 }, () => 1), ...SLOTS, patience: 0 },
    ],
    ['POV of 20 %', { kind: 'POV', rate: 0.2, cap: 0.4, maximumSlice: part, patience: 500_000, reach: 0.0005 }],
  ]
}

function work(
  capture: Capture,
  events: readonly CaptureEvent[],
  side: 'BUY' | 'SELL',
  quantity: number,
  terms: AlgorithmTerms,
): readonly WorkedParent[] {
  const desk = new CaptureDesk(capture.rule, capture.decimals)
  return desk.play(
    events,
    ({ bid, ask, at }) =>
      buildParent(terms, {
        side,
        quantity,
        decisionPrice: Math.round((bid + ask) / 2),
        startAt: at,
        deadline: at + LENGTH,
        seed: at,
        maximumChildren: 500,
      }),
    { warmUp: WARM_UP, pause: PAUSE, isPartial: capture.isPartial },
  )
}

/** Shortfall in basis points of the decision's value; what is unfilled counts as bought from the book at the end. */
function shortfallBps(parent: WorkedParent): number {
  const shortfall = shortfallOf(parent)
  const { delay, timing, spread, impact, opportunity, fees, unattributed, total } = shortfall
  if (total === null || shortfall.totalBps === null || delay === null) throw new Error('a part is not known')
  const parts = [delay, timing, spread, impact, opportunity, fees, unattributed]
  expect(parts.reduce<number>((sum, part) => sum + (part ?? 0), 0)).toBe(total)
  return shortfall.totalBps
}

/** What each pair of a purchase and a sale of the same window cost on average: the market's drift cancels. */
function perWindow(buys: readonly WorkedParent[], sells: readonly WorkedParent[]): readonly number[] {
  expect(buys.length).toBe(sells.length)
  return buys.map((buy, index) => {
    const sell = sells[index]
    if (sell === undefined) throw new Error(`no sale ${index}`)
    return (shortfallBps(buy) + shortfallBps(sell)) / 2
  })
}

function look(parents: readonly WorkedParent[]): void {
  for (const parent of parents) {
    expect(parent.fills.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(parent.filled)
    expect(parent.filled).toBeLessThanOrEqual(parent.quantity)
    expect(['DONE', 'GAVE_UP']).toContain(parent.phase)
    const worst = worstPrice(buildParent(IMMEDIATE, { side: parent.side, decisionPrice: parent.decisionPrice }))
    if (parent.worstFill === null) continue
    if (parent.side === 'BUY') expect(parent.worstFill).toBeLessThanOrEqual(worst)
    else expect(parent.worstFill).toBeGreaterThanOrEqual(worst)
  }
}

function inWords(estimate: ReturnType<typeof meanEstimate>): string {
  if (estimate === null) return 'not enough data'
  const { value, low, high, n } = estimate
  return `${value.toFixed(3)} bps [${low.toFixed(3)}, ${high.toFixed(3)}], n = ${n}`
}

describe.runIf(hasReference('hftbacktest'))('execution on recorded order books', () => {
  const captured = CAPTURES.map((capture) => {
    const events = readCapture(`${REFERENCE_DATA}/hftbacktest/${capture.file}`, capture.decimals)
    const volume = events.reduce((sum, event) => sum + (event.kind === 'trade' ? event.quantity : 0), 0)
    // The captures are some five minutes long.
    return { capture, events, volumeOfWindow: (volume * LENGTH) / 300_000_000 }
  })

  it.each([0.2, 1])(
    'keeps its bounds and tells what it costs against immediate, at %s of a window of volume',
    (share) => {
      const differences = new Map<string, number[]>()
      const costs = new Map<string, number[]>()
      const filledShares = new Map<string, number[]>()
      for (const { capture, events, volumeOfWindow } of captured) {
        const quantity = Math.max(1, Math.round(volumeOfWindow * share))
        const both = (terms: AlgorithmTerms) =>
          (['BUY', 'SELL'] as const).map((side) => work(capture, events, side, quantity, terms))
        const [immediateBuys = [], immediateSells = []] = both(IMMEDIATE)
        look([...immediateBuys, ...immediateSells])
        const immediate = perWindow(immediateBuys, immediateSells)
        collect(costs, 'immediate', immediate)
        for (const [name, terms] of algorithms(quantity)) {
          const [buys = [], sells = []] = both(terms)
          look([...buys, ...sells])
          const cost = perWindow(buys, sells)
          expect(cost.length).toBe(immediate.length)
          collect(costs, name, cost)
          collect(
            differences,
            name,
            cost.map((value, index) => value - (immediate[index] ?? Number.NaN)),
          )
          collect(
            filledShares,
            name,
            [...buys, ...sells].map(({ filled }) => filled / quantity),
          )
          if (terms.kind === 'POST_ONLY' || terms.kind === 'PEG') {
            const makers = [...buys, ...sells]
              .flatMap(({ fills }) => fills)
              .filter(({ liquidity }) => liquidity === 'MAKER')
            expect(makers.length).toBeGreaterThan(0)
          }
        }
      }
      process.stdout.write(`size ${share} of the volume of a window of ${LENGTH / 1e6} s\n`)
      process.stdout.write(`  immediate: ${inWords(meanEstimate(costs.get('immediate') ?? []))}\n`)
      for (const [name, values] of differences) {
        const estimate = meanEstimate(values)
        expect(estimate?.n).toBeGreaterThanOrEqual(45)
        const filled = filledShares.get(name) ?? []
        const mean = filled.reduce((sum, value) => sum + value, 0) / filled.length
        if (name.startsWith('TWAP') || name.startsWith('VWAP')) {
          expect(mean).toBeGreaterThan(0.99)
          // A whole window of volume at once walks far into the book; in ten parts it does not, by more than chance.
          if (share === 1) expect(estimate?.high).toBeLessThan(0)
        }
        process.stdout.write(
          `  ${name}: ${inWords(meanEstimate(costs.get(name) ?? []))}; against immediate ${inWords(estimate)}; filled ${(100 * mean).toFixed(1)} %\n`,
        )
      }
    },
  )
})

function collect(into: Map<string, number[]>, name: string, values: readonly number[]): void {
  into.set(name, [...(into.get(name) ?? []), ...values])
}
