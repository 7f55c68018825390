import * as z from 'zod'
import type { ListedInstrument } from '#engines/data/feeds/ports.ts'
import { looseList, looseText } from '../../parsing/looseFields.ts'
import type { Parsed } from '../../parsing/parsed.ts'
import { readAnswer } from '../../parsing/readAnswer.ts'
import { shareIdOf, usShare } from '../../us/shareIds.ts'
import { FINNHUB_CARD } from '../finnhubCard.ts'

const MOST_SYMBOLS = 100_000
const symbolsSchema = looseList(
  z.object({
    symbol: z.string().max(32),
    description: looseText,
    currency: z.string().max(8),
    type: z.string().max(64),
  }),
  MOST_SYMBOLS,
)

/** Shares that are listed, and rows that were left out. */
export interface FinnhubSymbols {
  readonly listed: readonly ListedInstrument[]
  readonly unreadable: number
}

/** Reads an answer of `/stock/symbol` for the United States. */
export function parseSymbols(body: unknown): Parsed<FinnhubSymbols> {
  const read = readAnswer(FINNHUB_CARD.name, body, symbolsSchema)
  if (!read.ok) return read
  const listed = read.value.fitting
    .filter(({ currency }) => currency === 'USD')
    .flatMap(({ symbol, description }): readonly ListedInstrument[] => {
      const id = shareIdOf(symbol)
      return id === null ? [] : [{ instrument: usShare(id, description ?? ''), sourceSymbol: symbol, product: 'SHARE' }]
    })
  return { ok: true, value: { listed, unreadable: read.value.unreadable } }
}
