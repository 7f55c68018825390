import type { Instrument } from '#core/model/instrument.ts'
import type { OrderSide } from '#core/model/order.ts'
import { notional, toPrice } from '#core/money.ts'
import type { CommandPayload } from '#contracts/channel.ts'
import type { riskChannel } from '#contracts/risk.ts'
import { localeGroupSign, parseNumber } from '../../format/parseNumber.ts'
import { readQuantity } from '../approvals/modifiedTerms.ts'

/** What goes to risk. */
export type Ticket = CommandPayload<typeof riskChannel, 'ProposeOrder'>

/** The fields as the trader types them. */
export interface TicketForm {
  readonly side: OrderSide
  readonly orderType: Ticket['orderType']
  readonly timeInForce: Ticket['timeInForce']
  readonly quantity: string
  readonly limit: string
  readonly trigger: string
  readonly stop: string
  readonly target: string
  readonly postOnly: boolean
  readonly reason: string
}

/** A ticket nobody has filled in. */
export const EMPTY_TICKET: TicketForm = {
  side: 'BUY',
  orderType: 'LIMIT',
  timeInForce: 'DAY',
  quantity: '',
  limit: '',
  trigger: '',
  stop: '',
  target: '',
  postOnly: false,
  reason: '',
}

/** Whether orders of a type name a limit, and a price from which they trade. */
export function pricesOf(type: Ticket['orderType']): { readonly limit: boolean; readonly trigger: boolean } {
  return { limit: type === 'LIMIT' || type === 'STOP_LIMIT', trigger: type === 'STOP' || type === 'STOP_LIMIT' }
}

/** A ticket read from its fields with its value at the price it names, micro-units; or the first thing that is missing. */
export type ReadTicket =
  | { readonly ok: true; readonly ticket: Ticket; readonly notional: number }
  | { readonly ok: false; readonly why: string }

/** Reads the fields for an instrument; `last` is its last price in currency units, null when none is known. */
export function readTicket(form: TicketForm, instrument: Instrument | null, last: number | null): ReadTicket {
  if (instrument === null) return missing('Choose an instrument.')
  const quantity = readQuantity(instrument, form.quantity)
  if (quantity === null) return missing('Enter a quantity above zero.')
  const { limit, trigger } = pricesOf(form.orderType)
  const prices: Partial<Record<'limit' | 'trigger' | 'stop' | 'target', number | null>> = {}
  const wanted = [
    ['trigger', trigger, 'the price from which it trades'],
    ['limit', limit, 'a limit price'],
    ['stop', true, 'a protective stop; there is no entry without one'],
    ['target', form.target.trim() !== '', 'a target, or nothing'],
  ] as const
  for (const [name, needed, words] of wanted) {
    const price = needed ? readPrice(instrument, form[name]) : null
    if (needed && price === null) return missing(`Enter ${words}.`)
    prices[name] = price
  }
  if (form.reason.trim().length < 3) return missing('Say why in a few words; it stands on the card and in the journal.')
  const reference = prices.limit ?? prices.trigger ?? (last === null ? null : toPrice(instrument, last))
  if (reference === null) return missing('No price is known yet, so its value cannot be told.')
  return {
    ok: true,
    notional: notional(instrument, reference, quantity),
    ticket: {
      instrumentId: instrument.id,
      side: form.side,
      quantity,
      orderType: form.orderType,
      limitPrice: prices.limit ?? null,
      triggerPrice: prices.trigger ?? null,
      stopPrice: prices.stop ?? 0,
      targetPrice: prices.target ?? null,
      timeInForce: form.timeInForce,
      postOnly: form.postOnly && form.orderType === 'LIMIT',
      reason: form.reason.trim(),
    },
  }
}

function readPrice(instrument: Instrument, text: string): number | null {
  const units = parseNumber(text, localeGroupSign())
  return units === null || units <= 0 ? null : toPrice(instrument, units)
}

function missing(why: string): ReadTicket {
  return { ok: false, why }
}
