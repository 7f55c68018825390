import { accepted, refused, type CommandResult } from '#contracts/failure.ts'
import type { LagRule } from '#quant/statistics/unitRoot/augmentedDickeyFuller.ts'
import type { CommandArguments, CommandOption } from '../../commandLine.ts'

const RULES: readonly LagRule[] = ['aic', 'bic', 't-stat']

/** How the lags of a Dickey-Fuller regression are found. */
export const LAG_OPTIONS: readonly CommandOption[] = [
  {
    name: 'lags',
    kind: 'text',
    value: 'aic|bic|t-stat|NUMBER',
    default: 'aic',
    help: 'The lagged changes: chosen by a criterion, or so many.',
  },
  { name: 'max-lags', kind: 'number', help: "The most lags to choose from; else by Schwert's rule." },
]

/** The terms a regression may have, as the options write them. */
export const TERMS = ['n', 'c', 'ct', 'ctt'] as const

/** The option that chooses among them. */
export function regressionOption(choices: readonly string[]): CommandOption {
  return {
    name: 'regression',
    kind: 'choice',
    choices,
    default: 'c',
    help: 'What the series may have beside: nothing, a constant, a line (ct), a parabola (ctt).',
  }
}

/** The terms that were chosen. */
export function termsOf<Terms extends string>(words: CommandArguments, choices: readonly Terms[]): Terms {
  const chosen = words.text('regression')
  const terms = choices.find((choice) => choice === chosen)
  if (terms === undefined) throw new Error(`Invariant: ${String(chosen)} is not among the choices`)
  return terms
}

/** Reads `LAG_OPTIONS`. */
export function lagsOf(
  words: CommandArguments,
): CommandResult<{ readonly lags: number | LagRule; readonly mostLags?: number }> {
  const text = (words.text('lags') ?? 'aic').toLowerCase()
  const lags = RULES.find((rule) => rule === text) ?? wholeNumber(text)
  if (lags === null) {
    return refused('OPTION_VALUE', `--lags must be aic, bic, t-stat or a whole number from 0 on; "${text}" is not.`)
  }
  const most = words.number('max-lags')
  return accepted(most === null ? { lags } : { lags, mostLags: most })
}

/** A whole number from 0 on; null for anything else. */
export function wholeNumber(text: string): number | null {
  return /^\d{1,9}$/.test(text) ? Number(text) : null
}
