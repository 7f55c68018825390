import {
  identifier,
  type ClientOrderId,
  type DatasetId,
  type ExecutionId,
  type SignalId,
  type StrategyId,
  type VenueOrderId,
} from '#core/model/identifiers.ts'
import type { Signal } from '#core/model/signal.ts'
import { DAY } from '#core/time/duration.ts'
import { buildDailyColumns, buildDataset } from '../builders/dataset.ts'
import { buildFill } from '../builders/order.ts'
import { ACME, buildOrder, buildProposal } from '../builders/trading.ts'
import { type JournalPen, type toldLineage, TRADED, withMarket } from './lineageBench.ts'

/** The day of the first stored bar. */
export const FIRST_DAY = 10_000
/** The day of the bar that the signals of these tests were raised at. */
export const DECIDED = (FIRST_DAY + 150) * DAY
/** What the sessions of these tests play. */
export const DATASET = { kind: 'dataset', datasetIds: [identifier<DatasetId>('acme-daily')], startAt: 0 } as const

/** A signal raised at the close of that bar, on a feature that is kept, one that is not and one that is in no registry. */
export function buildSignal(id: string, changes: Partial<Signal> = {}): Signal {
  return {
    signalId: identifier<SignalId>(`signal-${id}`),
    strategyId: identifier<StrategyId>('gap-bounce'),
    instrumentId: ACME,
    direction: 'LONG',
    referencePrice: 250,
    probability: null,
    horizon: DAY,
    evidence: [{ text: 'It has fallen far.', source: 'return20', tsEvent: DECIDED, strength: 1 }],
    counterEvidence: [{ text: 'It may fall further.', source: 'test', tsEvent: DECIDED, strength: 0.5 }],
    features: [
      { name: 'return20', value: 0.08, unit: 'fraction' },
      { name: 'volatilityRatio5To60', value: 1.2, unit: '' },
      { name: 'own-measure', value: 3, unit: 'points' },
    ],
    filters: [],
    bracket: null,
    wrongIf: '',
    origin: 'historical',
    tsEvent: DECIDED + DAY,
    ...changes,
  }
}

/** A fill of an order, a day after its signal. */
export const fillOf = (order: string, execution: string) => ({
  type: 'OrderFilled' as const,
  clientOrderId: identifier<ClientOrderId>(order),
  tsEvent: DECIDED + 2 * DAY,
  orderQuantity: 10,
  fill: buildFill({
    executionId: identifier<ExecutionId>(execution),
    clientOrderId: identifier<ClientOrderId>(order),
    instrumentId: ACME,
    quantity: 10,
    price: 250_25,
    fee: 1_500_000,
    tsEvent: DECIDED + 2 * DAY,
  }),
})

/** A session in which one order was approved and filled and then protected by a stop. */
export function approvedOrder(pen: JournalPen): JournalPen {
  const order = buildOrder('one')
  const stop = buildOrder('stop', {
    signalId: order.signalId,
    proposalId: order.proposalId,
    parentClientOrderId: order.clientOrderId,
    role: 'STOP_LOSS',
    side: 'SELL',
    type: 'STOP',
    stopPrice: 240_00,
  })
  const clientOrderId = order.clientOrderId
  return pen
    .session({ source: DATASET })
    .signal(buildSignal('one'))
    .proposal(buildProposal(order))
    .approved(order)
    .step({ type: 'OrderSubmitted', clientOrderId, tsEvent: 1 })
    .step({ type: 'OrderAccepted', clientOrderId, tsEvent: 1, venueOrderId: identifier<VenueOrderId>('V1') })
    .step(fillOf('one', 'e1'))
    .intended(stop, null, 'OrderSpawned')
    .step(fillOf('another', 'e2'))
}

/** Stores 200 daily bars and, where `kept`, the values of two features of them. */
export function storedBars(folder: string, kept = true): void {
  const columns = buildDailyColumns(200, FIRST_DAY)
  const { dataset } = buildDataset('acme-daily', columns, TRADED)
  withMarket(folder, (store) => {
    store.saveDataset(dataset, columns)
    if (!kept) return
    const features = [
      { name: 'return20', version: 1 },
      { name: 'drawdown', version: 1 },
    ]
    for (let bar = 100; bar < 200; bar += 1) {
      store.features?.appendFeatures(identifier('session-1'), [
        {
          interval: '1d',
          origin: 'historical',
          knownAt: (FIRST_DAY + bar + 1) * DAY,
          features,
          instrumentIds: [ACME],
          tsOpen: Float64Array.of((FIRST_DAY + bar) * DAY),
          tsClose: Float64Array.of((FIRST_DAY + bar + 1) * DAY),
          values: Float64Array.of(bar === 150 ? 0.08 : 0.01, 0.1),
          completeness: Float64Array.of(1, 1),
          confidence: Float64Array.of(0.6, 1),
        },
      ])
    }
  })
}

/** The first thing whose id begins so. */
export const nodeOf = (told: ReturnType<typeof toldLineage>, start: string) =>
  told.nodes.find(({ id }) => id.startsWith(start))
