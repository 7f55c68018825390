import type { TableRecord } from '#contracts/uiState.ts'

/** What is needed of a quote to tell how old it is. */
export type AgedQuote = Pick<TableRecord<'quotes'>, 'sourceId' | 'tsEvent' | 'isStale'>
