import { agree } from '../evidence/text.ts'
import { count, counted, estimatedShare, ratio } from '../evidence/phrase.ts'
import { finding, PASSED, unknown, warning } from '../evidence/verdict.ts'
import { onSearch } from '../facts/needs.ts'
import type { Check } from '../finding.ts'

const EDGE = 0.05
const TRADES_A_PARAMETER = 10

// data table
/** Checks of the parameters that were chosen. */
export const PARAMETERS: readonly Check[] = [
  {
    code: 'OVERFIT_PARAMETER_AT_EDGE',
    family: 'OVERFITTING',
    title: 'A parameter at the edge of its range',
    looksAt: 'the chosen value of each searched parameter in its range',
    threshold: `within ${100 * EDGE} % of the range from one of its ends`,
    reason: 'The best value probably lies outside, or the range was drawn around what had worked before.',
    severities: ['WARNING'],
    advice: 'Widen the range and search again; each search counts as more trials.',
    judge: onSearch(({ parameters }) => {
      const searched = parameters.flatMap(({ name, value, range }) => {
        return range !== null && range.high > range.low ? [{ name, value, range }] : []
      })
      if (searched.length === 0) return unknown('No parameter was searched over a range.')
      const atEdge = searched.filter(({ value, range: { low, high } }) => {
        const place = (value - low) / (high - low)
        return place <= EDGE || place >= 1 - EDGE
      })
      const [first] = atEdge
      if (first === undefined) return PASSED
      return warning`${counted(atEdge.length, 'parameter', 'parameters at the edge')} of ${count('searched parameters', searched.length)} ended at the edge of the range: ${first.name} at ${ratio(first.name, first.value)} of ${ratio('lowest', first.range.low)} to ${ratio('highest', first.range.high)}.`
    }),
  },
  {
    code: 'OVERFIT_SPIKE',
    family: 'OVERFITTING',
    title: 'A peak without a plateau',
    looksAt: 'how much of the edge the neighbours of the chosen parameters share',
    threshold: 'the shape of the surface there is a spike (at most 0.4 shared) or, as a note, a slope (below 0.8)',
    reason: 'A rule that stops working when a length changes by a little works by chance.',
    severities: ['WARNING', 'NOTE'],
    advice: 'Choose the middle of the best plateau instead of the best point.',
    judge: onSearch(({ stability }) => {
      if (stability === null || stability.score === null || stability.shape === null) {
        return unknown('The neighbours of the chosen parameters were not run, or too few of them.')
      }
      if (stability.shape === 'PLATEAU') return PASSED
      return finding(
        stability.shape === 'SPIKE' ? 'WARNING' : 'NOTE',
      )`The neighbours share ${estimatedShare('edge shared by neighbours', stability.score)} of the edge of the chosen parameters.`
    }),
  },
  {
    code: 'OVERFIT_PARAMETERS',
    family: 'OVERFITTING',
    title: 'Many parameters for few trades',
    looksAt: 'closed trades for each parameter',
    threshold: `fewer than ${TRADES_A_PARAMETER}`,
    reason: 'The rule of ten events for each variable (Peduzzi, Concato, Kemper, Holford and Feinstein, 1996).',
    severities: ['WARNING'],
    advice: 'Fix parameters at values with a reason, or find more trades.',
    judge: onSearch(({ parameters }, { input: { trades } }) => {
      if (parameters.length === 0) return PASSED
      const each = trades.length / parameters.length
      if (each >= TRADES_A_PARAMETER) return PASSED
      return warning`${counted(parameters.length, 'parameter')} ${agree(parameters.length, 'was', 'were')} fitted to ${counted(trades.length, 'trade')}, ${ratio('trades for each parameter', each)} for each.`
    }),
  },
]
