import { identifier, instrumentId, type DatasetId, type InstrumentId } from '#core/model/identifiers.ts'
import type { Instrument } from '#core/model/instrument.ts'
import { powerOfTen } from '#core/money.ts'
import type { SampleDataset } from '#engines/data/ports.ts'
import { csvFailure, success, type Attempt } from '../csv/csvFailure.ts'
import { importText } from '../csv/csvImporter.ts'
import { readText } from '../csv/readText.ts'

/** Name of the data that comes with the program. */
const SAMPLE_DATASET = identifier<DatasetId>('sp500-daily')

const CREDIT = 'S&P 500 daily 2000-2020, vega-datasets 3.2.1, BSD-3-Clause'

/**
 * Reads the S&P 500 history that comes with the program; `path` is where the host keeps `sp500-daily.csv`. Refused when
 * the file is missing or is not what was packed.
 */
export function readSampleDataset(path: string): Attempt<SampleDataset> {
  const text = readText(path)
  if (!text.ok) return text
  const imported = importText(text.value, 'sp500-daily.csv', 'SPX', '1d', Number.MAX_SAFE_INTEGER)
  if (!imported.ok) return imported
  const { report, columns, instrument } = imported.value
  if (report.rejected.length > 0 || report.from === null || report.to === null) {
    return csvFailure(
      'FILE_NOT_TABULAR',
      `${path} is damaged; install the program again to get the S&P 500 history back.`,
    )
  }
  const id = instrumentId('SPX', 'SAMPLE')
  return success({
    dataset: {
      view: {
        key: SAMPLE_DATASET,
        instrumentId: id,
        interval: report.interval,
        origin: 'historical',
        bars: report.accepted,
        from: report.from,
        to: report.to,
        credit: CREDIT,
        dataHash: report.dataHash,
      },
      instrument: sampleInstrument(instrument, id),
    },
    columns,
  })
}

/** The index as it is traded here: in steps of a hundredth of a point and a hundredth of a unit. */
function sampleInstrument(instrument: Instrument, id: InstrumentId): Instrument {
  return {
    ...instrument,
    id,
    venue: 'SAMPLE',
    name: 'S&P 500',
    assetClass: 'INDEX',
    priceIncrement: powerOfTen(Math.max(0, instrument.priceDecimals - 2)),
    quantityDecimals: 2,
  }
}
