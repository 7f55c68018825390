import type { CommandPayload } from '#contracts/channel.ts'
import type { deskChannel } from '#contracts/desk.ts'
import type { DatasetView } from '#contracts/records/market.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import { parseTimestamp } from '#core/time/iso.ts'
import { toMoney } from '#core/money.ts'
import { localeGroupSign, parseNumber } from '../../format/parseNumber.ts'

/** What starts a session. */
export type StartSession = CommandPayload<typeof deskChannel, 'StartSession'>

/** An instrument that a live session is to hear, and who tells it. */
export interface ChosenSymbol {
  readonly instrumentId: InstrumentId
  readonly liveSources: readonly string[]
}

/** The form as typed. */
export interface SessionForm {
  readonly mode: StartSession['mode']
  readonly seed: string
  readonly datasetId: string
  /** The recording to play again; empty while stored bars are chosen. */
  readonly recordingId: string
  /** `2008-01-02`, UTC. */
  readonly startDate: string
  /** What a PAPER session hears. */
  readonly chosen: readonly ChosenSymbol[]
  /** The connected paper account that a PAPER session trades in; empty for the simulated exchange. */
  readonly connectionId: string
  readonly cash: string
  readonly currency: string
}

/** First market day of a simulated session unless another is chosen. */
export const SIMULATED_START = '2026-01-05'

/** Most instruments that one live session hears. */
const MOST_HEARD = 200

/** What an instrument is paid in, by its id: `USDT` of `BTC/USDT:USDT.BINANCE`; dollars for shares. */
function quoteCurrency(id: InstrumentId): string {
  return /\/([^/:.]+)/.exec(id)?.[1] ?? 'USD'
}

/** Currency of an account for these instruments: that of the first, for nothing here converts money. */
export function accountCurrency(chosen: readonly ChosenSymbol[]): string {
  const [first] = chosen
  return first === undefined ? 'USD' : quoteCurrency(first.instrumentId)
}

/** Says which sources will tell the chosen instruments: the first of each, with how many it tells. */
export function servedWords(chosen: readonly ChosenSymbol[]): string {
  if (chosen.length === 0) return 'Nothing is chosen yet. More can be added while the session runs (/).'
  const counts = new Map<string, number>()
  for (const { liveSources } of chosen) {
    const source = liveSources[0] ?? 'no source'
    counts.set(source, (counts.get(source) ?? 0) + 1)
  }
  const currency = accountCurrency(chosen)
  const foreign = chosen.filter(({ instrumentId }) => quoteCurrency(instrumentId) !== currency).length
  const parts = [...counts].map(([source, count]) => `${source} (${count})`)
  const spare = chosen.filter(({ liveSources }) => liveSources.length > 1).length
  const rest = spare === 0 ? 'none has another source to fall back on' : `${spare} with another source to fall back on`
  const words = `Told by ${parts.join(', ')}; ${rest}.`
  return foreign === 0
    ? words
    : `${words} The account is in ${currency}; ${foreign} paid in another currency can be watched and not traded.`
}

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
  if (form.mode === 'PAPER') {
    const instrumentIds = form.chosen.map(({ instrumentId }) => instrumentId)
    if (instrumentIds.length === 0) return { why: 'Choose at least one instrument to hear.' }
    if (instrumentIds.length > MOST_HEARD) return { why: `Choose at most ${MOST_HEARD} instruments.` }
    return {
      start: {
        mode: 'PAPER',
        source: { kind: 'live', instrumentIds },
        ...account,
        currency: accountCurrency(form.chosen),
        ...(form.connectionId === '' ? {} : { connectionId: form.connectionId }),
      },
    }
  }
  if (form.mode === 'REPLAY' && form.recordingId !== '')
    return { start: { mode: 'REPLAY', source: { kind: 'recording', recordingId: form.recordingId }, ...account } }
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
