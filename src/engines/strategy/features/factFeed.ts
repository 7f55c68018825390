import type { HearingFact, MarketFact, PerpetualFact } from '#core/model/marketFact.ts'
import { DAY, HOUR, MINUTE } from '#core/time/duration.ts'
import { CompanyInputs } from '#quant/features/gathering/companyInputs.ts'
import { DerivativeGatherer } from '#quant/features/gathering/derivativeGatherer.ts'
import { TextGatherer } from '#quant/features/gathering/textGatherer.ts'
import { type FeatureInputs, INPUT_NAMES, INPUTS } from '#quant/features/inputs.ts'

const COMPANY_INPUTS = INPUT_NAMES.filter((name) => INPUTS[name].group === 'company')
/** Figures that were so old when they became known say nothing of now. */
const OLDEST = { price: 5 * MINUTE, funding: DAY, openInterest: 3 * HOUR } as const

/**
 * What facts tell of one instrument over bars. A fact counts from the moment at which it became known: in the bar of that
 * moment, never in one that closed before. What is counted over a bar is known when all of it was heard.
 */
export class FactFeed {
  readonly #perpetual = new DerivativeGatherer({
    fundingHours: Number.NaN,
    liquidationsFrom: Number.POSITIVE_INFINITY,
  })
  readonly #texts = new TextGatherer()
  /** What was told of the company, oldest first. */
  readonly #companies: { readonly knownAt: number; readonly inputs: CompanyInputs }[] = []
  readonly #begunAt: number
  #closedAt = Number.NEGATIVE_INFINITY
  #newsFrom = Number.POSITIVE_INFINITY
  #postsFrom = Number.POSITIVE_INFINITY

  /** `begunAt`: market time at which somebody began to ask; texts of before are not counted, nor bars that were open then. */
  constructor(begunAt: number) {
    this.#begunAt = begunAt
  }

  /** Takes a fact; in the order in which facts became known. */
  take(fact: MarketFact): void {
    switch (fact.kind) {
      case 'PERPETUAL':
        return this.#takePerpetual(fact)
      case 'LIQUIDATION':
        return this.#perpetual.takeLiquidation(fact.knownAt, fact.price, fact.size, fact.side === 'BUY' ? 1 : -1)
      case 'TEXT': {
        const { text, knownAt, isPost } = fact
        if (knownAt <= this.#begunAt) return
        return this.#texts.take({ text, knownAt, kind: isPost ? 'SOCIAL' : 'NEWS' })
      }
      case 'COMPANY':
        return void this.#companies.push({ knownAt: fact.knownAt, inputs: new CompanyInputs({ ...fact, actions: [] }) })
      case 'HEARING':
        return this.#hear(fact)
    }
  }

  /** Takes a price of the spot pair of the same coin. */
  takeSpotPrice(ts: number, price: number): void {
    if (price > 0) this.#perpetual.takeSpotPrice(ts, price)
  }

  /** Writes the inputs of a bar that has closed; `input.time` holds when it opened. */
  close(input: FeatureInputs, barClose: number): void {
    this.#perpetual.close(input, barClose)
    this.#texts.close(input, barClose)
    this.#writeCompany(input, barClose)
    this.#forgetUnheard(input)
    this.#closedAt = barClose
  }

  /** Writes the inputs of a bar that forms as they stand at a moment. */
  forming(input: FeatureInputs, at: number): void {
    this.#perpetual.forming(input, at)
    this.#texts.forming(input, at)
    this.#writeCompany(input, at)
    this.#forgetUnheard(input)
  }

  #takePerpetual(fact: PerpetualFact): void {
    const { tsEvent, knownAt, markPrice, indexPrice, fundingRate, fundingHours, openInterest } = fact
    const age = knownAt - tsEvent
    const perpetual = this.#perpetual
    if (markPrice !== null && age <= OLDEST.price) perpetual.takeMarkPrice(knownAt, markPrice)
    if (indexPrice !== null && age <= OLDEST.price) perpetual.takeIndexPrice(knownAt, indexPrice)
    if (fundingRate !== null && age <= OLDEST.funding) perpetual.takeFundingRate(knownAt, fundingRate)
    if (fundingHours !== null) perpetual.takeFundingHours(knownAt, fundingHours)
    if (openInterest !== null && age <= OLDEST.openInterest) perpetual.takeOpenInterest(knownAt, openInterest)
  }

  #writeCompany(input: FeatureInputs, at: number): void {
    const companies = this.#companies
    while ((companies[1]?.knownAt ?? Number.POSITIVE_INFINITY) <= at) companies.shift()
    const [company] = companies
    if (company !== undefined && company.knownAt <= at) {
      // Of the first bar that is asked about, the one before is not known.
      const closeBefore = this.#closedAt === Number.NEGATIVE_INFINITY ? input.time : this.#closedAt
      return company.inputs.write(input, closeBefore, at)
    }
    for (const name of COMPANY_INPUTS) input[name] = Number.NaN
  }

  #hear({ what, from }: HearingFact): void {
    const heardFrom = Math.max(this.#begunAt, from ?? Number.POSITIVE_INFINITY)
    if (what === 'LIQUIDATIONS') this.#perpetual.interrupt(from ?? Number.POSITIVE_INFINITY)
    else if (what === 'NEWS') this.#newsFrom = heardFrom
    else this.#postsFrom = heardFrom
  }

  /** Nothing heard is not the same as nothing said. */
  #forgetUnheard(input: FeatureInputs): void {
    const { time } = input
    if (!(time >= this.#newsFrom)) {
      input.textCount = Number.NaN
      input.textScores = Number.NaN
      input.textSquares = Number.NaN
      input.newTexts = Number.NaN
      input.doubtfulTexts = Number.NaN
    }
    if (!(time >= this.#postsFrom)) {
      input.socialCount = Number.NaN
      input.socialScores = Number.NaN
    }
  }
}
