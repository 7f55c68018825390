import * as z from 'zod'
import type { AccountAdjustment } from '#core/model/accountAdjustment.ts'
import type { AccountId, AdjustmentId, InstrumentId } from '#core/model/identifiers.ts'
import { amountSchema, identifierSchema, textSchema, timestampSchema } from './basics.ts'

/** One change of an account beside its fills. */
export const accountAdjustmentSchema: z.ZodType<AccountAdjustment> = z.strictObject({
  adjustmentId: identifierSchema<AdjustmentId>(),
  venue: z.string(),
  accountId: identifierSchema<AccountId>(),
  kind: z.enum([
    'DIVIDEND',
    'FUNDING',
    'BORROW_FEE',
    'INTEREST',
    'CASH_IN_LIEU',
    'SPLIT',
    'LIQUIDATION_FEE',
    'MARGIN_CALL',
    'ACCOUNT_RUINED',
  ]),
  instrumentId: identifierSchema<InstrumentId>().nullable(),
  cash: amountSchema,
  owed: amountSchema,
  costReleased: amountSchema,
  quantityBefore: amountSchema,
  quantityAfter: amountSchema,
  ratio: z.strictObject({ from: z.number().positive(), to: z.number().positive() }).nullable(),
  fillsBefore: z.number().int().nonnegative(),
  tsEvent: timestampSchema,
  tsInit: timestampSchema,
  text: textSchema,
})
