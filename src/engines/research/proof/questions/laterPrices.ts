import { formatDate } from '#core/time/iso.ts'
import { barsUpTo } from '../../../data/sources/barWalk.ts'
import { inconclusive, notApplicable, passed } from '../findings.ts'
import type { ProofQuestion } from '../proofRoom.ts'
import type { SetOfRun } from '../../runData.ts'

/** Were prices restated after splits that came later? Then a limit on prices knows which shares were going to be split. */
export const laterPrices: ProofQuestion = {
  code: 'LATER_PRICES',
  hint: true,
  // Needs no run of its own.
  // oxlint-disable-next-line eslint/require-yield
  *answer({ data }) {
    let splits = 0
    for (const set of data.sets) {
      for (const { ts, action } of set.actions ?? []) {
        if (action.kind !== 'SPLIT') continue
        const jump = jumpAt(set, ts)
        if (jump === null) continue
        splits += 1
        const factor = action.from / action.to
        // The jump is nearer to none than to the split's own, on the scale of ratios.
        if (Math.abs(Math.log(jump)) < Math.abs(Math.log(jump / factor))) {
          return inconclusive(
            `The prices of ${set.instrument.symbol} before ${formatDate(ts)} are stated in the units of after its split (${action.from} to ${action.to}): they were known so only later. Use prices as they were traded.`,
            splits,
          )
        }
      }
    }
    return splits === 0
      ? notApplicable('The data name no split, so it cannot be seen whether their prices were restated.')
      : passed('Prices jump at every split, so they are as they were traded.', splits)
  },
}

/** The open of the first bar from a moment on over the close before; null where one of them is missing. */
function jumpAt(set: SetOfRun, ts: number): number | null {
  const { tsOpen, open, close } = set.series.columns
  let next = barsUpTo(set, ts)
  // A split counts before the bars of its slice trade, which may be labelled with the same moment.
  while (next > 0 && (tsOpen[next - 1] as number) >= ts) next -= 1
  const [before, after] = [close[next - 1], open[next]]
  return before === undefined || after === undefined ? null : after / before
}
