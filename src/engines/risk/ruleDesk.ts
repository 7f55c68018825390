import type { InstrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { HOUSE_RULEBOOK } from '#trading/risk/rulebook/houseRulebook.ts'
import { type InstrumentRules, instrumentRules } from '#trading/risk/rulebook/instrumentRules.ts'
import type { AnyRule } from '#trading/risk/rulebook/rule.ts'
import { overdueRules, rulesAt, type RulesInForce } from '#trading/risk/rulebook/rulebook.ts'

/** The rulebook with what is in force just now, looked up once for each instrument. */
export class RuleDesk {
  #rulebook: readonly AnyRule[] = HOUSE_RULEBOOK
  #from = Infinity
  #inForce: RulesInForce = { rules: [], until: Number.NEGATIVE_INFINITY }
  readonly #known = new Map<InstrumentId, InstrumentRules>()

  /** Takes another rulebook; it has been found right. */
  replace(rulebook: readonly AnyRule[]): void {
    this.#rulebook = rulebook
    this.#from = Infinity
  }

  /** What binds an instrument at a moment, microseconds. */
  of(instrument: Instrument, time: number): InstrumentRules {
    if (time < this.#from || time >= this.#inForce.until) {
      this.#inForce = rulesAt(this.#rulebook, time)
      this.#from = time
      this.#known.clear()
    }
    const known = this.#known.get(instrument.id)
    if (known !== undefined) return known
    const rules = instrumentRules(this.#inForce, instrument)
    this.#known.set(instrument.id, rules)
    return rules
  }

  /** Rules in force that should have been read again at their source by now. */
  overdue(time: number): readonly AnyRule[] {
    return overdueRules(this.#rulebook, time)
  }
}
