import { proofSeries, type ProofMarket } from './proofSeries.ts'
import { type AskedSeries, firstDifference, QUESTIONS } from './questions.ts'
import { PROOF_QUESTIONS, type ProofAnswer, type ProofQuestion, type ProofSubject } from './subject.ts'

/** What the proof of one subject came to. */
export interface Proof {
  readonly name: string
  /** FAILED where any answer is; OPEN where it never had a value, so that nothing was shown. */
  readonly verdict: 'PASSED' | 'FAILED' | 'OPEN'
  readonly answers: readonly ProofAnswer[]
}

const SEED = 20_240_101
const FEWEST_BARS = 300

/** Asks everything of a subject, on plausible bars and on rough ones. The same subject gives the same answers. */
export function prove(subject: ProofSubject): Proof {
  // A few hundred values after the first is what the questions look at.
  const length = Math.max(FEWEST_BARS, subject.lookback + 150)
  const series = (['PLAUSIBLE', 'ROUGH'] as const).map((market, index) => ask(subject, market, SEED + index, length))
  const [plausible, rough] = series
  if (plausible === undefined || rough === undefined) throw new Error('Invariant: there are two series')
  const answers = [repeated(subject, plausible, rough)]
  for (const question of QUESTIONS) {
    for (const one of series) answers.push(question(subject, one))
  }
  const joined = PROOF_QUESTIONS.map((question) => join(question, answers))
  const hasValues = plausible.values.some((value) => !Number.isNaN(value))
  const isFailed = joined.some(({ outcome }) => outcome === 'FAILED')
  return { name: subject.name, verdict: isFailed ? 'FAILED' : hasValues ? 'PASSED' : 'OPEN', answers: joined }
}

function ask(subject: ProofSubject, market: ProofMarket, seed: number, length: number): AskedSeries {
  const bars = proofSeries(seed, length, market)
  return { bars, values: subject.values(bars), seed, isGapless: market === 'PLAUSIBLE' }
}

function repeated(subject: ProofSubject, one: AskedSeries, other: AskedSeries): ProofAnswer {
  for (const series of [other, one, one]) {
    const again = subject.values(series.bars)
    const at = firstDifference(again, series.values, series.values.length)
    if (at >= 0) {
      const evidence = `Computed once more, bar ${at + 1} gives ${again[at]} instead of ${series.values[at]}: something outlives a run, or is drawn by chance.`
      return { question: 'REPEATED', outcome: 'FAILED', evidence }
    }
  }
  return { question: 'REPEATED', outcome: 'PASSED', evidence: 'Three runs over two series, bit for bit.' }
}

/** One answer for a question that was asked of several series: the worst that was given. */
function join(question: ProofQuestion, answers: readonly ProofAnswer[]): ProofAnswer {
  const own = answers.filter((answer) => answer.question === question)
  for (const outcome of ['FAILED', 'PASSED', 'OPEN', 'NOT_ASKED'] as const) {
    const found = own.find((answer) => answer.outcome === outcome)
    if (found !== undefined) return found
  }
  throw new Error(`Invariant: nobody asked ${question}`)
}
