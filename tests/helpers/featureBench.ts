import { expect } from 'vitest'
import { identifier, type InstrumentId, instrumentId, type StrategyId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import type { TradingMode } from '#core/model/origin.ts'
import { DAY } from '#core/time/duration.ts'
import type { ComputedFeatures, FeatureValueView } from '#contracts/records/features.ts'
import { uiTables } from '#contracts/uiState.ts'
import { validateMessage } from '#engines/kernel/validation.ts'
import { createStrategyEngine } from '#engines/strategy/engine.ts'
import type { FeatureTerms } from '#engines/strategy/features/featureDesk.ts'
import { createInProcessHost, createSimulatedClock } from '#hosts/inProcess.ts'
import { feature, type FeatureDeclaration } from '#quant/features/declaration.ts'
import { catalogueOf } from '#trading/strategies/registry.ts'
import type { StrategyDefinition } from '#trading/strategies/strategy.ts'
import { buildInstrument } from '../builders/instrument.ts'
import { buildSlice } from '../builders/slice.ts'
import { sessionOf } from './riskBench.ts'

const plain = {
  family: 'price',
  unit: 'test',
  description: 'For tests.',
  formula: 'x',
  source: 'tests',
  direction: 'NEITHER',
} as const

/** Features whose values can be told by looking at the bars. */
export const TEST_FEATURES: readonly FeatureDeclaration[] = [
  feature({
    ...plain,
    name: 'lastClose',
    title: 'Last close',
    inputs: ['close'],
    range: { low: 0, high: 1_000 },
    lookback: 1,
    make: () => (input) => input.close,
  }),
  feature({
    ...plain,
    name: 'closeSum',
    title: 'Sum of all closes',
    inputs: ['close'],
    range: { low: null, high: null },
    lookback: 1,
    reach: 'HISTORY',
    make: (memory) => {
      const sum = memory.cell(0)
      return (input) => (sum.value += input.close)
    },
  }),
  feature({
    ...plain,
    name: 'twiceTheSum',
    title: 'Twice the sum',
    inputs: [],
    uses: ['closeSum'],
    range: { low: null, high: null },
    lookback: 1,
    cost: 4,
    make: () => (_, used) => 2 * (used[0] ?? Number.NaN),
  }),
  feature({
    ...plain,
    name: 'change3',
    title: 'Change over three bars',
    inputs: ['close'],
    range: { low: null, high: null },
    lookback: 4,
    make: (memory) => {
      const [one, two, three] = [memory.cell(Number.NaN), memory.cell(Number.NaN), memory.cell(Number.NaN)]
      return ({ close }) => {
        const change = close - three.value
        three.value = two.value
        two.value = one.value
        one.value = close
        return change
      }
    },
  }),
  feature({
    ...plain,
    name: 'mood',
    title: 'Mood of the texts',
    inputs: ['textCount'],
    range: { low: null, high: null },
    lookback: 1,
    make: () => (input) => input.textCount,
  }),
  feature({
    ...plain,
    name: 'rank',
    title: 'Rank among its peers',
    inputs: ['peerRank'],
    range: { low: 0, high: 1 },
    lookback: 1,
    make: () => (input) => input.peerRank,
  }),
  feature({
    ...plain,
    name: 'quotedBid',
    title: 'Best bid',
    inputs: ['bid'],
    range: { low: 0, high: null },
    lookback: 1,
    make: () => (input) => input.bid,
  }),
]

/** A coin of a session of coins, which are open all day. */
export function coin(symbol: string): Instrument {
  return buildInstrument({
    id: instrumentId(symbol, 'TEST'),
    symbol,
    assetClass: 'CRYPTO',
    sector: null,
    calendar: 'ALWAYS',
  })
}

/** Opening time of a numbered day. */
export const dayOf = (day: number): number => (10_000 + day) * DAY

/** A day's bars of several instruments: closes by place; null for one without a bar. */
export function daySlice(
  day: number,
  closes: readonly (number | null)[],
  changes: Partial<MarketSlice> = {},
): MarketSlice {
  const bars = closes.flatMap((close, instrument) =>
    close === null
      ? []
      : [
          {
            instrument,
            tsOpen: dayOf(day),
            tsClose: dayOf(day + 1),
            open: close,
            high: close,
            low: close,
            close,
            volume: 10,
          },
        ],
  )
  return { ...buildSlice('1d', bars), ...changes }
}

/** The strategy engine with features, and a strategy that writes down what it reads of them at each bar. */
export class FeatureBench {
  readonly instruments: readonly Instrument[]
  readonly computed: ComputedFeatures[] = []
  readonly rows = new Map<string, FeatureValueView>()
  readonly read: (number | null)[][] = []
  readonly #host
  readonly #clock = createSimulatedClock(1)

  constructor(
    instruments: readonly Instrument[],
    terms: Partial<FeatureTerms> = {},
    reads: readonly string[] = [],
    mode: TradingMode = 'SIM',
  ) {
    this.instruments = instruments
    const reader: StrategyDefinition = {
      kind: 'reader',
      name: 'Reader',
      description: 'For tests.',
      parameters: [],
      features: () => reads,
      create: () => ({
        onSlice: (_, context) => {
          this.read.push(instruments.flatMap(({ id }) => reads.map((name) => context.feature(id, name))))
        },
      }),
    }
    const all = { features: TEST_FEATURES, isProven: () => false, workPerMoment: 1_000_000, ...terms }
    const engines = [createStrategyEngine(catalogueOf({ reader }), all)]
    this.#host = createInProcessHost({ engines, clock: this.#clock, clockFollowsMarket: false })
    this.#host.onEvent((envelope, source) => {
      if (source !== 'strategy') return
      expect(validateMessage(envelope)).toBeNull()
      if (envelope.type === 'FeaturesComputed') this.computed.push(envelope.payload as ComputedFeatures)
    })
    this.#host.onChanges((_, changes) => {
      for (const { table, added, updated, removed } of changes) {
        if (table !== 'features') continue
        for (const view of [...added, ...updated] as FeatureValueView[]) {
          expect(uiTables.features.safeParse(view).error?.issues ?? []).toEqual([])
          this.rows.set(view.key, view)
        }
        for (const key of removed) this.rows.delete(key)
      }
    })
    if (reads.length > 0) this.configure()
    this.open(mode)
  }

  configure(): void {
    const strategies = [{ strategyId: identifier<StrategyId>('reader'), kind: 'reader', parameters: {}, enabled: true }]
    expect(this.ask('ConfigureStrategies', { strategies })).toMatchObject({ ok: true })
  }

  open(mode: TradingMode, number = 1): void {
    this.tell('SessionOpened', { session: sessionOf(mode, number), instruments: this.instruments })
  }

  tell(type: string, payload: unknown): void {
    this.#host.publish(type, payload)
    this.#host.runUntilIdle()
  }

  past(slices: readonly MarketSlice[]): void {
    this.tell('HistoryPublished', { slices })
  }

  slice(slice: MarketSlice): void {
    this.tell('MarketSlicePublished', slice)
  }

  ask(type: 'ConfigureStrategies' | 'WatchFeatures' | 'RequestFeatures', payload: unknown) {
    const result = this.#host.post('strategy', type, payload as never)
    this.#host.runUntilIdle()
    return result
  }

  /** Lets a second go by, so that the table is brought up to date. */
  wait(): void {
    this.#host.advanceTo(this.#clock.now() + 1_000_000)
    this.tell('ClockTicked', { now: this.#clock.now() })
  }

  row(id: InstrumentId, name: string): FeatureValueView | undefined {
    return this.rows.get(`${id}|1d|${name}`)
  }

  /** Every value that was told of a feature, by instrument and bar, in the order in which it was told. */
  told(name: string): readonly (readonly [InstrumentId, number, number])[] {
    return this.computed.flatMap(({ features, instrumentIds, tsOpen, values }) => {
      const place = features.findIndex((each) => each.name === name)
      if (place < 0) return []
      return instrumentIds.map(
        (id, row) => [id, tsOpen[row] ?? 0, values[row * features.length + place] ?? Number.NaN] as const,
      )
    })
  }
}
