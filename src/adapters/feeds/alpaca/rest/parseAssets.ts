import * as z from 'zod'
import type { ListedInstrument } from '#engines/data/feeds/ports.ts'
import { looseList, looseText } from '../../parsing/looseFields.ts'
import type { Parsed } from '../../parsing/parsed.ts'
import { readAnswer } from '../../parsing/readAnswer.ts'
import { shareIdOf, usShare } from '../../us/shareIds.ts'
import { ALPACA_CARD } from '../alpacaCard.ts'

const MOST_ASSETS = 100_000

const assetsSchema = looseList(
  z.object({ symbol: z.string().max(32), class: z.string().max(32), status: z.string().max(32), name: looseText }),
  MOST_ASSETS,
)

/** Shares that are listed now, and rows that were left out. */
export interface AlpacaAssets {
  readonly listed: readonly ListedInstrument[]
  readonly unreadable: number
}

/** Reads an answer of `/v2/assets`: active shares. Symbols of another form are contracts in being and no shares. */
export function parseAssets(body: unknown): Parsed<AlpacaAssets> {
  const read = readAnswer(ALPACA_CARD.name, body, assetsSchema)
  if (!read.ok) return read
  const { fitting, unreadable } = read.value
  const listed = fitting
    .filter((asset) => asset.class === 'us_equity' && asset.status === 'active')
    .flatMap(({ symbol, name }): readonly ListedInstrument[] => {
      const id = shareIdOf(symbol)
      return id === null ? [] : [{ instrument: usShare(id, name ?? ''), sourceSymbol: symbol, product: 'SHARE' }]
    })
  return { ok: true, value: { listed, unreadable } }
}
