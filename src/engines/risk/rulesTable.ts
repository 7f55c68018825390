import type { InstrumentId } from '#core/model/identifiers.ts'
import { flowTime, marketDayOf } from './flowTime.ts'
import { tradingSession, type RiskDesk } from './state.ts'

const NOTICE = 'risk:rulebook'

/** Tells the trader of a PAPER or LIVE session which rules should have been read again at their source by now. */
export function showOverdueRules({ memory, context }: RiskDesk): void {
  const { session, rules } = memory
  const isReal = session?.mode === 'PAPER' || session?.mode === 'LIVE'
  const overdue = isReal ? rules.overdue(context.now()) : []
  if (overdue.length === 0) {
    if (isReal) context.remove('notices', NOTICE)
    return
  }
  const names = overdue.map(({ id }) => id).join(', ')
  context.put('notices', {
    key: NOTICE,
    priority: 'P3',
    at: context.now(),
    text: `These rules have passed their day of review and may have changed: ${names}. Orders are still checked by them.`.slice(
      0,
      2_000,
    ),
    action: 'Read them at their source and load a rulebook with new days of review.',
    count: overdue.length,
  })
}

/** Counts a trade of the day at the venue of its instrument. */
export function noteTrade(desk: RiskDesk, instrumentId: InstrumentId): void {
  atVenue(desk, instrumentId, (day, venue) => desk.memory.day.noteTrade(day, venue))
}

/** Counts a message of the day, an order or a cancel, to the venue of its instrument. */
export function noteMessage(desk: RiskDesk, instrumentId: InstrumentId): void {
  const { memory, context } = desk
  atVenue(desk, instrumentId, (day, venue) => memory.day.noteMessages(day, venue, 1, context.now()))
}

function atVenue(desk: RiskDesk, instrumentId: InstrumentId, note: (day: number, venue: string) => void): void {
  const { memory, context } = desk
  const trading = tradingSession(memory)
  const instrument = memory.market.find(instrumentId)
  if (trading === null || instrument === undefined) return
  const day = marketDayOf(memory, flowTime(memory, trading.session.mode, context.now()))
  note(day, instrument.venue)
}
