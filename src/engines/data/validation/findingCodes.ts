import type { FindingKind, FindingSeverity } from './findingKind.ts'

const ingest = (severity: FindingSeverity, means: string, action: string): FindingKind => {
  return { stage: 'ingest', severity, means, action }
}
const series = (severity: FindingSeverity, means: string, action: string): FindingKind => {
  return { stage: 'post-transform', severity, means, action }
}
const feature = (severity: FindingSeverity, means: string, action: string): FindingKind => {
  return { stage: 'pre-feature', severity, means, action }
}

/** Every fault that validation can find. A code never changes its meaning. */
export const FINDING_CODES = {
  PRICE_NOT_FINITE: ingest('quarantine', 'the row has no usable price', 'fetch it again or leave it out'),
  PRICE_NOT_POSITIVE: ingest('quarantine', 'nothing traded at that price', 'fetch the row again or leave it out'),
  ZERO_ROW: ingest('quarantine', 'the source filled a missing row with zeros', 'leave it out and fill the gap'),
  OHLC_INCONSISTENT: ingest('quarantine', 'high and low do not enclose the row', 'fetch it from another source'),
  VOLUME_NOT_FINITE: ingest('quarantine', 'what was traded is not known', 'fetch the row again'),
  VOLUME_NEGATIVE: ingest('quarantine', 'no volume can be negative', 'fetch the row again'),
  TIME_NOT_A_TIME: ingest('quarantine', 'the row has no place in time', 'leave it out'),
  TIME_BACKWARDS: ingest('quarantine', 'the row is older than the one before', 'sort the source or leave it out'),
  TIME_DUPLICATE: ingest(
    'quarantine',
    'the same time is told twice',
    'keep the row that came first unless it is corrected',
  ),
  TIME_IN_FUTURE: ingest(
    'quarantine',
    'a clock is wrong or the bar is unfinished',
    'check both clocks and wait for its end',
  ),
  PRICE_OFF_GRID: ingest('flag', 'it was adjusted, averaged or rounded elsewhere', 'do not use it to price an order'),
  SIZE_NEGATIVE: ingest('quarantine', 'no size can be negative', 'ask for a new snapshot'),
  QUOTE_CROSSED: ingest(
    'quarantine',
    'the two sides are not of one moment',
    'wait for the next quote or ask for a snapshot',
  ),
  QUOTE_LOCKED: ingest(
    'flag',
    'a spread of zero cannot be relied on',
    'wait for the next quote before pricing an order',
  ),
  QUOTE_OLDER_THAN_LAST: ingest('quarantine', 'messages were reordered', 'keep the newer quote'),
  SPREAD_OUTLIER: ingest('flag', 'its middle is not a price', 'do not mark positions with it'),
  CLOCK_SKEW: ingest('flag', 'ages measured on this feed are wrong', 'synchronise the clock or correct for the offset'),
  SEQUENCE_GAP: ingest('quarantine', "updates were lost and the book is not the venue's", 'ask for a new snapshot'),
  SEQUENCE_REPEATED: ingest('flag', 'the update is known already', 'pass it over'),
  BOOK_UNSORTED: ingest('quarantine', 'the best price is not where it should be', 'ask for a new snapshot'),
  BOOK_CROSSED: ingest('quarantine', 'an update was lost or misapplied', 'ask for a new snapshot'),

  UNIT_ERROR: series(
    'quarantine',
    'these rows are in another currency unit',
    'accept the rescaled rows or fetch them again',
  ),
  PRICE_SPIKE: series(
    'quarantine',
    'the price was not traded, because it was gone at once',
    'accept leaving the rows out',
  ),
  JUMP_UNCONFIRMED: series('flag', 'it may be a crash or a fault', 'wait for the next rows or ask another source'),
  RANGE_SPIKE: series('flag', 'a single print made the high or the low', 'do not place stops by this row'),
  FROZEN_PRICES: series('quarantine', 'the source repeated an old row while trading went on', 'fetch the rows again'),
  STALE_PRICE: series('flag', 'nothing traded, or the source stands still', 'compare with another source'),
  MISSING_ROWS: series('flag', 'indicators that count rows span more time than they say', 'fetch the missing rows'),
  OUTSIDE_SESSION: series('quarantine', 'its date is wrong or the calendar is', 'check both or leave the row out'),
  OUTSIDE_HOURS: series('flag', 'the venue has no session then', 'check the time zone or leave the row out'),
  TIMEZONE_SHIFT: series('quarantine', 'labels are local midnights told in UTC', 'accept the shifted labels'),
  DAY_SHIFTED: series('quarantine', 'all days stand beside the days of trading', 'accept the shifted labels'),
  DAY_TWICE: series(
    'quarantine',
    'one day is told twice around a change of the clocks',
    'accept leaving the second row out',
  ),
  SPLIT_MISSING: series(
    'quarantine',
    'a split seems to be missing',
    'look it up and accept the split, or say that the price moved',
  ),
  SPLIT_WITHOUT_JUMP: series(
    'quarantine',
    'the split did not happen then, or is in the prices already',
    'accept taking it out',
  ),
  SPLIT_RATIO_WRONG: series('quarantine', 'the split has another ratio', 'accept the ratio of the prices'),
  SPLIT_DUPLICATE: series('quarantine', 'one split is told twice', 'accept taking one out'),
  SPLIT_HALF_ADJUSTED: series(
    'quarantine',
    'these rows count shares differently from their neighbours',
    'accept the rescaled rows',
  ),
  DIVIDEND_NOT_POSITIVE: series('quarantine', 'nothing was paid', 'accept taking it out'),
  DIVIDEND_UNIT_ERROR: series(
    'quarantine',
    'the dividend is in another currency unit than the price',
    'accept the rescaled dividend',
  ),
  DIVIDEND_TOO_LARGE: series(
    'quarantine',
    'no company pays out that share of its price',
    'look it up and accept the correction',
  ),
  DIVIDEND_WITHOUT_DROP: series('quarantine', 'amount or ex date is wrong', 'look both up'),
  DIVIDEND_DUPLICATE: series('quarantine', 'one dividend is told twice', 'accept taking one out'),
  DIVIDEND_NOT_ADJUSTED: series(
    'quarantine',
    'the adjusted close leaves the dividend out',
    'accept the adjusted close anew',
  ),
  DIVIDEND_NOT_SPLIT_ADJUSTED: series(
    'quarantine',
    'the dividend counts shares of before the split',
    'accept the divided dividend',
  ),
  ADJUSTMENT_MISMATCH: series(
    'quarantine',
    'adjusted close and dividend disagree',
    'look the dividend up and adjust anew',
  ),
  ADJUSTMENT_UNEXPLAINED: series(
    'quarantine',
    'a dividend is missing or the adjusted close is wrong',
    'look up what happened on that day',
  ),

  ORIGIN_NOT_ADMITTED: feature('quarantine', 'it may not inform this account', 'choose a source that this mode admits'),
  INPUT_ALTERED: feature(
    'quarantine',
    'they may not reach a paper or live decision',
    'wait until they have left the window',
  ),
  INPUT_QUARANTINED: feature(
    'quarantine',
    'the feature would rest on faulty data',
    'review them or wait until they have left the window',
  ),
  FEATURE_NOT_FINITE: feature('quarantine', 'nothing can be decided by it', 'wait for its warm-up or check its inputs'),
  DATA_MISSING: feature('quarantine', 'there is nothing to decide on', 'start the feed or fetch the history'),
  DATA_STALE: feature('quarantine', 'the market has moved on unseen', 'wait for the feed or switch to another'),
  DATA_INCOMPLETE: feature('quarantine', 'the window says something else than its name', 'fetch the missing rows'),
  QUALITY_LOW: feature(
    'flag',
    'what is computed from them is doubtful too',
    'look at their findings before relying on it',
  ),
} as const satisfies Readonly<Record<string, FindingKind>>
