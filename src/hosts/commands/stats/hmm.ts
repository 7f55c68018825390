import { chooseStates, type StateChoice } from '#quant/regimes/hmm/chooseStates.ts'
import { fitHmm, type HmmFit, type HmmTerms, MOST_STATES } from '#quant/regimes/hmm/fitHmm.ts'
import { filteredProbabilities, smoothedProbabilities } from '#quant/regimes/hmm/gaussianHmm.ts'
import { EXIT, type Command, type CommandArguments, type CommandContext } from '../../commandLine.ts'
import { JSON_OUTPUT, tellFailure } from '../commonOptions.ts'
import { readSteps, STEP_OPTIONS } from './steps.ts'

/** `quarterdeck stats hmm`: hidden states of one series, their number given or chosen by a criterion. */
export const hmmCommand: Command = {
  name: 'stats hmm',
  summary: 'Fits hidden states with normal returns (Gaussian hidden Markov model).',
  operands: [],
  options: [
    ...STEP_OPTIONS,
    {
      name: 'states',
      kind: 'choice',
      choices: ['auto', '1', '2', '3', '4', '5', '6'],
      default: '2',
      help: 'How many there are, or auto for the number that the criterion prefers.',
    },
    {
      name: 'most',
      kind: 'choice',
      choices: ['2', '3', '4', '5', '6'],
      default: '4',
      help: 'States that auto tries at most.',
    },
    { name: 'criterion', kind: 'choice', choices: ['bic', 'aic'], default: 'bic', help: 'What auto compares.' },
    {
      name: 'order',
      kind: 'choice',
      choices: ['variance', 'mean'],
      default: 'variance',
      help: 'How states are sorted.',
    },
    { name: 'seed', kind: 'number', value: '1', default: '1', help: 'Seed of the beginnings that are tried.' },
    { name: 'restarts', kind: 'number', value: '16', default: '16', help: 'Beginnings that are tried, 1 to 1000.' },
    {
      name: 'probabilities',
      kind: 'choice',
      choices: ['filtered', 'smoothed'],
      default: 'filtered',
      help: 'With --json, of each row: given the rows up to it, or given the whole file (for study only).',
    },
    JSON_OUTPUT,
  ],
  run: (context) => Promise.resolve(run(context)),
}

function run(context: CommandContext): number {
  const words = context.arguments
  const seed = words.number('seed') ?? 1
  if (!Number.isSafeInteger(seed)) {
    const message = `--seed ${seed} is no whole number; 1 is usual.`
    return tellFailure(context, { code: 'SEED_INVALID', message }, EXIT.misused)
  }
  const restarts = words.number('restarts') ?? 16
  if (!Number.isInteger(restarts) || restarts < 1 || restarts > 1_000) {
    const message = `--restarts ${restarts} is no whole number from 1 to 1000; 16 is usual.`
    return tellFailure(context, { code: 'RESTARTS_INVALID', message }, EXIT.misused)
  }
  const read = readSteps(context)
  if (!read.ok) return tellFailure(context, read.failure, EXIT.misused)
  const { values, heading, skipped } = read.reply
  const { fit, failure, choice } = fitted(values, words, { seed, restarts })
  if (fit === null) return tellFailure(context, failure)
  if (words.flag('json')) {
    context.print(JSON.stringify({ ...asJson(fit, values, words, choice), skipped }))
    return EXIT.done
  }
  const { model } = fit
  context.print(
    `${model.states === 1 ? 'One state' : `${model.states} hidden states`} of "${heading}" over ${fit.n} steps: log-likelihood ${fit.logLikelihood.toFixed(3)}, BIC ${fit.bic.toFixed(3)}.`,
  )
  const latest = filteredProbabilities(model, values).probabilities.slice(-model.states)
  for (let state = 0; state < model.states; state += 1) {
    const deviation = Math.sqrt(model.variances[state] ?? Number.NaN)
    const stay = model.transition[state * (model.states + 1)] ?? Number.NaN
    context.print(
      `  state ${state + 1}: mean ${(model.means[state] ?? Number.NaN).toPrecision(4)}, deviation ${deviation.toPrecision(4)}, stays with ${percent(stay)}, now ${percent(latest[state] ?? Number.NaN)}`,
    )
  }
  for (const line of candidateLines(choice)) context.print(line)
  return EXIT.done
}

interface Fitted {
  readonly fit: HmmFit | null
  readonly failure: { readonly code: string; readonly message: string }
  readonly choice: StateChoice | null
}

function fitted(values: Float64Array, words: CommandArguments, chance: Pick<HmmTerms, 'seed' | 'restarts'>): Fitted {
  const order = words.text('order') === 'mean' ? 'MEAN' : 'VARIANCE'
  const none = { code: 'NOT_CONVERGED', message: 'No model converged, so none is used; give more values.' }
  if (words.text('states') !== 'auto') {
    const terms: HmmTerms = { states: Number(words.text('states') ?? 2), ...chance, order }
    const fit = fitHmm(values, terms)
    return fit.ok ? { fit, failure: none, choice: null } : { fit: null, failure: fit, choice: null }
  }
  const states = Math.min(Number(words.text('most') ?? 4), MOST_STATES)
  const choice = chooseStates(values, { states, ...chance, order }, words.text('criterion') === 'aic' ? 'AIC' : 'BIC')
  const first = choice.candidates[0]
  return { fit: choice.best, failure: first === undefined || first.ok ? none : first, choice }
}

function asJson(fit: HmmFit, values: Float64Array, words: CommandArguments, choice: StateChoice | null): object {
  const { model } = fit
  const { states } = model
  const rowsOf = (numbers: Float64Array): readonly (readonly number[])[] =>
    Array.from({ length: numbers.length / states }, (_, row) => [...numbers.subarray(row * states, (row + 1) * states)])
  const isSmoothed = words.text('probabilities') === 'smoothed'
  const filtered = filteredProbabilities(model, values).probabilities
  return {
    states,
    n: fit.n,
    logLikelihood: fit.logLikelihood,
    aic: fit.aic,
    bic: fit.bic,
    initial: [...model.initial],
    transition: rowsOf(model.transition),
    means: [...model.means],
    variances: [...model.variances],
    latest: [...filtered.subarray(-states)],
    // Smoothed probabilities know the future of each row: nothing may decide on them.
    usesFuture: isSmoothed,
    probabilities: rowsOf(isSmoothed ? smoothedProbabilities(model, values).probabilities : filtered),
    candidates:
      choice?.candidates.map((candidate, index) =>
        candidate.ok
          ? { states: index + 1, logLikelihood: candidate.logLikelihood, aic: candidate.aic, bic: candidate.bic }
          : { states: index + 1, code: candidate.code, message: candidate.message },
      ) ?? null,
  }
}

function candidateLines(choice: StateChoice | null): readonly string[] {
  return (choice?.candidates ?? []).map((candidate, index) =>
    candidate.ok
      ? `  with ${index + 1}: AIC ${candidate.aic.toFixed(3)}, BIC ${candidate.bic.toFixed(3)}`
      : `  with ${index + 1}: ${candidate.message}`,
  )
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}
