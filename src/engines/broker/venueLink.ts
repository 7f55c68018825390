import { SECOND } from '#core/time/duration.ts'
import { BAR, BAR_ROW, QUOTE, QUOTE_ROW } from '#core/model/marketSlice.ts'
import type { MarketSlice } from '#core/model/marketSlice.ts'
import { isOrderEvent } from '#core/orders/venueEvent.ts'
import type { VenueEvent } from '#core/orders/venueEvent.ts'
import type { CommandPayload } from '#contracts/channel.ts'
import type { brokerChannel } from '#contracts/broker.ts'
import { accepted } from '#contracts/failure.ts'
import type { CommandResult } from '#contracts/failure.ts'
import { askAccount, askBy, otherAccount, remoteVenue } from './accountQuestions.ts'
import type { Books } from './books.ts'
import { withOurName } from './foreignNames.ts'
import { fillKey } from './journalKinds.ts'
import { lateFees, withKnownFee } from './lateFees.ts'
import { SKEW_STOPS, skewWords } from './linkGate.ts'
import { noteChange } from './motion.ts'
import { clearNotice, notify } from './notices.ts'
import { takeNews } from './orderNews.ts'
import type { Desk } from './state.ts'

/** A clock that is this far off is told. */
const SKEW_TOLD = SECOND

type Nothing = Record<string, never>
type Link = CommandPayload<typeof brokerChannel, 'TakeVenueLink'>
type News = CommandPayload<typeof brokerChannel, 'TakeVenueNews'>
type Announce = (desk: Desk) => void

/**
 * Takes the state of the link. While it is down nothing more is risked and cancels are still tried; what was sent and not
 * answered becomes UNKNOWN by the same ten seconds as ever. After a gap entries wait until the account was compared.
 */
export function takeLink(desk: Desk, link: Link, announce: Announce): CommandResult<Nothing> {
  const { current, remote } = desk.state
  const venue = remoteVenue(desk)
  if (current === null || venue === null || current.session.accountId !== link.accountId)
    return otherAccount(link.accountId)
  const before = remote.link
  remote.link = link.state
  if (link.state === 'DOWN') {
    if (before !== 'DOWN') {
      const text = `The link to ${venue.name} is down (${link.text.slice(0, 300)}): no entries leave, cancels are still tried, and stops held at the venue work on.`
      notify(desk, 'P1', 'link', text, 'Watch the account at the venue itself until the link is back.')
    }
    // What was asked over a lost link is not answered any more.
    remote.pending = null
  } else {
    clearNotice(desk, 'link')
    if (link.isGap || before !== 'UP') {
      remote.gapSince = desk.context.now()
      remote.pending = null
      askBy(desk, desk.context.now())
    }
  }
  takeSkew(desk, venue.name, link.clockSkew)
  if (link.state === 'UP' && desk.context.now() >= remote.nextQuestion) askAccount(desk, announce)
  return accepted({})
}

/**
 * Takes news of orders and fills. News of orders that nobody here sent is not posted but asked after, so that the trader
 * decides with the whole account in view; a fill of one counts in the position at once.
 */
export function takeVenueNews(
  desk: Desk,
  { accountId, events }: News,
  correlationId: string,
  announce: Announce,
): CommandResult<Nothing> {
  const { current } = desk.state
  const venue = remoteVenue(desk)
  if (current === null || venue === null || current.session.accountId !== accountId) return otherAccount(accountId)
  const { books } = current
  let isForeign = false
  let isTraded = false
  for (const told of events) {
    // One by one: an acknowledgement tells the name by which the fill after it is known.
    const event = withFee(books, withOurName(books, told))
    if (!isOrderEvent(event) || event.type === 'OrderSpawned' || books.orders.has(event.clientOrderId)) {
      const isFill = event.type === 'OrderFilled' || event.type === 'OrderFillCorrected'
      const fees = isFill ? lateFees(books, [event.fill]) : []
      takeNews(desk, fees.length > 0 ? fees : [event], venue.name, correlationId)
      continue
    }
    isForeign = true
    if (!('fill' in event) || books.fillKeys.has(fillKey(event.fill))) continue
    isTraded = true
    takeNews(desk, [event], venue.name, correlationId)
    noteChange(desk, null, event.fill.instrumentId)
  }
  if (isTraded) announce(desk)
  if (isForeign) askAccount(desk, announce)
  return accepted({})
}

function withFee(books: Books, event: VenueEvent): VenueEvent {
  return event.type === 'OrderFillCorrected' ? { ...event, fill: withKnownFee(books, event.fill) } : event
}

/** Keeps the last price of each instrument, for positions that are taken over from the venue. */
export function noteLastPrices({ state }: Desk, slice: MarketSlice): void {
  const { current, remote } = state
  if (current?.venue?.remote === undefined) return
  const note = (index: number, price: number): void => {
    const instrument = current.instruments[index]
    if (instrument !== undefined && price > 0) remote.lastPrices.set(instrument.id, price)
  }
  for (let row = 0; row < slice.barCount; row += 1) {
    const at = row * BAR_ROW
    note(slice.bars[at + BAR.instrument] ?? -1, slice.bars[at + BAR.close] ?? 0)
  }
  for (let row = 0; row < slice.quoteCount; row += 1) {
    const at = row * QUOTE_ROW
    const bid = slice.quotes[at + QUOTE.bid] ?? 0
    const ask = slice.quotes[at + QUOTE.ask] ?? 0
    if (bid > 0 && ask > 0) note(slice.quotes[at + QUOTE.instrument] ?? -1, (bid + ask) / 2)
  }
}

function takeSkew(desk: Desk, name: string, clockSkew: number | null): void {
  if (clockSkew === null) return
  desk.state.remote.clockSkew = clockSkew
  const off = Math.abs(clockSkew)
  if (off <= SKEW_TOLD) {
    clearNotice(desk, 'clock')
    return
  }
  const stops = off > SKEW_STOPS ? ' No entries leave until that is settled.' : ''
  const text = `This computer's clock and that of ${name} are ${skewWords(clockSkew)} apart.${stops}`
  notify(desk, off > SKEW_STOPS ? 'P1' : 'P2', 'clock', text, 'Let the system set its clock from the network.')
}
