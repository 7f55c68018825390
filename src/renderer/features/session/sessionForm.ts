import type { CommandPayload } from '#contracts/channel.ts'
import type { deskChannel } from '#contracts/desk.ts'
import type { DatasetView } from '#contracts/records/market.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import { toMoney } from '#core/money.ts'
import { localeGroupSign, parseNumber } from '../../format/parseNumber.ts'

/** What starts a session. */
export type StartSession = CommandPayload<typeof deskChannel, 'StartSession'>

/** The form as typed. */
export interface SessionForm {
  readonly mode: StartSession['mode']
  readonly seed: string
  readonly datasetId: string
  /** `2008-01-02`, UTC. */
  readonly startDate: string
  readonly cash: string
  readonly currency: string
}

/** First market day of a simulated session unless another is chosen. */
export const SIMULATED_START = '2026-01-05'

/** Returns a start inside a data set that leaves a year of history before it, or its beginning when it is short. */
export function suggestedStart(dataset: DatasetView): number {
  const year = 365 * 86_400_000_000
  const third = dataset.from + (dataset.to - dataset.from) / 3
  return Math.min(dataset.from + year, third)
}

/** Reads the form as a session, or says what is wrong. */
export function readSessionForm(
  form: SessionForm,
  datasets: readonly DatasetView[],
): { readonly start: StartSession } | { readonly why: string } {
  const cash = parseNumber(form.cash, localeGroupSign())
  if (cash === null || cash < 1 || cash > 1e9) return { why: 'Enter the starting cash, from 1 to 1,000,000,000.' }
  const account = { startingCash: toMoney(cash), currency: form.currency }
  if (form.mode === 'PAPER') return { start: { mode: 'PAPER', source: { kind: 'none' }, ...account } }
  const startAt = parseTimestamp(form.startDate)
  if (startAt === null) return { why: 'Enter a start date.' }
  if (form.mode === 'SIM') {
    const seed = parseNumber(form.seed, localeGroupSign())
    if (seed === null || !Number.isInteger(seed) || seed < 0)
      return { why: 'Enter a whole number of 0 or more as the seed.' }
    return { start: { mode: 'SIM', source: { kind: 'simulator', seed, startAt }, ...account } }
  }
  const dataset = datasets.find((item) => item.key === form.datasetId)
  if (dataset === undefined) return { why: 'Choose the data to replay.' }
  if (startAt < dataset.from || startAt >= dataset.to) return { why: 'The start date must lie within the data.' }
  return { start: { mode: 'REPLAY', source: { kind: 'dataset', datasetIds: [dataset.key], startAt }, ...account } }
}
