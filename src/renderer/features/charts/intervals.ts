import type { BarInterval } from '#core/model/bar.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import type { DatasetView, SessionView } from '#contracts/records/market.ts'

/** The bar lengths in the order of the digit keys. */
export const INTERVALS: readonly BarInterval[] = ['1m', '5m', '15m', '1h', '1d', '1w', '1M']

/** Returns the bar length an instrument comes in: its dataset's, or minutes in a simulated market. */
export function naturalInterval(
  session: SessionView | null,
  datasets: readonly DatasetView[],
  instrumentId: InstrumentId | null,
): BarInterval {
  const source = session?.session.source
  if (source?.kind === 'simulator' || source?.kind === 'live' || source?.kind === 'recording') return '1m'
  const ids = source?.kind === 'dataset' ? source.datasetIds : []
  const own = datasets.find((dataset) => dataset.instrumentId === instrumentId && ids.includes(dataset.key))
  return own?.interval ?? datasets.find((dataset) => dataset.instrumentId === instrumentId)?.interval ?? '1d'
}
