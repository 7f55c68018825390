import type { AccountAdjustment } from '#core/model/accountAdjustment.ts'
import { identifier } from '#core/model/identifiers.ts'
import type { AdjustmentId } from '#core/model/identifiers.ts'
import { buildInstrument } from './instrument.ts'
import { ACCOUNT } from './order.ts'

/** Builds a dividend of 12.50 on a position of 100; any field can be replaced. */
export function buildAdjustment(changes: Partial<AccountAdjustment> = {}): AccountAdjustment {
  return {
    adjustmentId: identifier<AdjustmentId>('adjustment'),
    venue: 'TEST',
    accountId: ACCOUNT,
    kind: 'DIVIDEND',
    instrumentId: buildInstrument().id,
    cash: 12_500_000,
    owed: 0,
    costReleased: 0,
    quantityBefore: 100,
    quantityAfter: 100,
    ratio: null,
    fillsBefore: 1,
    tsEvent: 20,
    tsInit: 20,
    text: 'ACME pays a dividend.',
    ...changes,
  }
}

/** Builds a split of a position, `to` for `from`. */
export function buildSplit(
  to: number,
  from: number,
  quantityBefore: number,
  changes: Partial<AccountAdjustment> = {},
): AccountAdjustment {
  const quantityAfter = Math.trunc((quantityBefore * to) / from)
  return buildAdjustment({ kind: 'SPLIT', cash: 0, quantityBefore, quantityAfter, ratio: { from, to }, ...changes })
}
