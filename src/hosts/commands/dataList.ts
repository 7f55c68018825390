import { existsSync } from 'node:fs'
import { dataPaths, ownDataDirectory } from '#adapters/storage/dataDirectory.ts'
import { openMarketStore } from '#adapters/storage/market/marketStore.ts'
import { formatDate } from '#core/time/iso.ts'
import type { DatasetView } from '#contracts/records/market.ts'
import { EXIT, type Command } from '../commandLine.ts'
import { DATA_DIR, JSON_OUTPUT, tellFailure } from './commonOptions.ts'

/** `quarterdeck data list`: the stored sets of bars. */
export const dataListCommand: Command = {
  name: 'data list',
  summary: 'Lists the stored sets of bars with their span, origin and credit.',
  operands: [],
  options: [DATA_DIR, JSON_OUTPUT],
  run: (context) => {
    const { market } = dataPaths(ownDataDirectory(context.arguments.text('data-dir')))
    const opened = existsSync(market) ? openMarketStore(market) : null
    if (opened?.ok === false) return Promise.resolve(tellFailure(context, opened.failure))
    const datasets = opened?.store.listDatasets().map(({ view }) => view) ?? []
    opened?.store.close()
    if (context.arguments.flag('json')) context.print(JSON.stringify({ ok: true, path: market, datasets }))
    else if (datasets.length > 0) context.print(datasets.map(describe).join('\n'))
    else
      context.print(
        `No bars are stored in ${market} yet. The workstation stores its S&P 500 history at its first start; quarterdeck data import adds yours.`,
      )
    return Promise.resolve(EXIT.done)
  },
}

function describe({ key, instrumentId, interval, origin, bars, from, to, credit, note }: DatasetView): string {
  return `${key}  ${instrumentId}  ${bars} bars of ${interval}, ${formatDate(from)} to ${formatDate(to)}, ${origin}. ${credit}${note === undefined ? '' : ` ${note}`}`
}
