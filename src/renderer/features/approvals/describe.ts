import type { Instrument } from '#core/model/instrument.ts'
import type { EntryTerms, Proposal } from '#core/model/proposal.ts'
import { formatPrice, formatQuantity } from '../../format/amount.ts'
import { formatPercent } from '../../format/number.ts'
import { formatMoment } from '../../format/time.ts'

const TIME_WORDS: Readonly<Record<Proposal['timeInForce'], string>> = {
  GTC: 'until cancelled',
  DAY: 'day',
  GTD: 'until a given time',
  IOC: 'at once or cancel',
  FOK: 'all at once or cancel',
  AT_OPEN: 'in the opening auction',
  AT_CLOSE: 'in the closing auction',
}

/** Writes side, size and symbol, for example `BUY 12 SPX`. */
export function shortAction(proposal: Proposal, instrument: Instrument | null): string {
  return `${proposal.side} ${formatQuantity(instrument, proposal.quantity)} ${instrument?.symbol ?? proposal.instrumentId}`
}

/** Writes the whole order, for example `limit 134.20, day, stop 130.90, target 141.00`. */
export function orderTerms(proposal: Proposal, instrument: Instrument | null): string {
  const price = (value: number): string => formatPrice(instrument, value)
  return [
    proposal.limitPrice === null ? proposal.orderType.toLowerCase() : `limit ${price(proposal.limitPrice)}`,
    TIME_WORDS[proposal.timeInForce],
    ...(proposal.entry === undefined ? [] : entryWords(proposal.entry, price)),
    proposal.stopPrice === null ? 'no stop' : `stop ${price(proposal.stopPrice)}`,
    proposal.targetPrice === null ? null : `target ${price(proposal.targetPrice)}`,
  ]
    .filter((part) => part !== null)
    .join(', ')
}

function entryWords(entry: EntryTerms, price: (value: number) => string): readonly string[] {
  const { triggerPrice, expireAt, postOnly, displayShare, trail } = entry
  return [
    triggerPrice === null ? '' : `once ${price(triggerPrice)} is reached`,
    expireAt === null ? '' : `ends ${formatMoment(expireAt)}`,
    postOnly ? 'post-only' : '',
    displayShare === null ? '' : `shows ${formatPercent(displayShare)} at a time`,
    trail === null ? '' : `stop trails by ${trailWords(trail, price)}`,
  ].filter((words) => words !== '')
}

function trailWords(trail: NonNullable<EntryTerms['trail']>, price: (value: number) => string): string {
  if (trail.kind === 'AMOUNT') return price(trail.distance)
  if (trail.kind === 'FRACTION') return formatPercent(trail.fraction)
  return `${trail.multiple} average true ranges of ${trail.length} bars`
}
