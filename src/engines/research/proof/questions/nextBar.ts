import { exactProportion } from '#quant/statistics/proportion.ts'
import { decisionsOf } from '../decisions.ts'
import { inconclusive, passed } from '../findings.ts'
import { nextBarForesight } from '../foresight.ts'
import type { ProofQuestion } from '../proofRoom.ts'

const UNLIKELY = 0.001

/** Is it right about the very next bar more often than chance? Nobody is so for long without knowing it. */
export const nextBar: ProofQuestion = {
  code: 'NEXT_BAR',
  hint: true,
  // Needs no run of its own.
  // oxlint-disable-next-line eslint/require-yield
  *answer({ whole, data }) {
    const { n, hits, chance, p } = nextBarForesight(decisionsOf(whole.signals), data)
    const share = exactProportion(hits, n)
    if (share === null) return inconclusive('No signal to be long or short was followed by another bar.')
    const words = `It was right about ${hits} of ${n} next bars (${percent(share.value)}, 95 % interval ${percent(share.low)} to ${percent(share.high)}; chance ${percent(chance)}, p ${p.toPrecision(2)})`
    return p < UNLIKELY
      ? inconclusive(`${words}, which chance rarely gives: make sure that nothing of the next bar is known.`, n)
      : passed(`${words}.`, n)
  },
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`
}
