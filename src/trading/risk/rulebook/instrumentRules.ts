import type { Instrument } from '#core/model/instrument.ts'
import type { Rule } from './rule.ts'
import { ruleFor, type RulesInForce } from './rulebook.ts'

/** What the rulebook says of orders in one instrument; null where it says nothing. */
export interface InstrumentRules {
  readonly tick: Rule<'TICK_SIZE'> | null
  readonly lot: Rule<'LOT'> | null
  readonly orderSize: Rule<'ORDER_SIZE'> | null
  readonly shortSale: Rule<'SHORT_SALE'> | null
  readonly messages: Rule<'MESSAGES'> | null
  readonly margin: Rule<'MARGIN'> | null
  readonly dayTrading: Rule<'DAY_TRADING'> | null
}

/** Looks up what binds an instrument. */
export function instrumentRules(inForce: RulesInForce, instrument: Instrument): InstrumentRules {
  return {
    tick: ruleFor(inForce, 'TICK_SIZE', instrument),
    lot: ruleFor(inForce, 'LOT', instrument),
    orderSize: ruleFor(inForce, 'ORDER_SIZE', instrument),
    shortSale: ruleFor(inForce, 'SHORT_SALE', instrument),
    messages: ruleFor(inForce, 'MESSAGES', instrument),
    margin: ruleFor(inForce, 'MARGIN', instrument),
    dayTrading: ruleFor(inForce, 'DAY_TRADING', instrument),
  }
}
