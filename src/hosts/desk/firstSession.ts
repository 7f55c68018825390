import { MONEY_SCALE } from '#core/money.ts'
import { identifier, type AccountId, type DatasetId, type SessionId, type StrategyId } from '#core/model/identifiers.ts'
import { daysFromCivil } from '#core/time/civil.ts'
import { DAY } from '#core/time/duration.ts'
import type { ExchangeConfiguration } from '#contracts/broker.ts'
import type { CommandPayload } from '#contracts/channel.ts'
import type { deskChannel } from '#contracts/desk.ts'
import type { Session } from '#contracts/records/market.ts'
import type { StrategyConfiguration } from '#contracts/strategy.ts'

/** What a screen asks a new session to be. */
export type SessionWish = CommandPayload<typeof deskChannel, 'StartSession'>

/** What a newcomer finds: the real S&P 500 on the day it turned in 2009, with a hundred thousand to trade. */
export const FIRST_SESSION: SessionWish = {
  mode: 'REPLAY',
  source: {
    kind: 'dataset',
    datasetIds: [identifier<DatasetId>('sp500-daily')],
    startAt: daysFromCivil(2009, 3, 9) * DAY,
  },
  startingCash: 100_000 * MONEY_SCALE,
  currency: 'USD',
}

/** Costs of a paper account until the venue's own are known: about those of a discount broker in liquid shares. */
export const PAPER_COSTS: ExchangeConfiguration = {
  commission: 0.000_5,
  spread: 0.000_4,
  spreadPaid: 'each-side',
  slippage: 0.000_1,
  latency: 0,
  volumeShare: 0.1,
  fill: 'next-open',
}

const SMA_CROSS: StrategyConfiguration = {
  strategyId: identifier<StrategyId>('sma-cross'),
  kind: 'sma-cross',
  parameters: { fast: 10, slow: 30, side: 'long' },
  enabled: true,
}
const GAP_BOUNCE: StrategyConfiguration = {
  strategyId: identifier<StrategyId>('gap-bounce'),
  kind: 'gap-bounce',
  parameters: {},
  enabled: true,
}

/**
 * The strategies a session begins with while the trader has configured none. Gaps need a market of many shares; there an
 * average of minutes would cross all day long for less than it costs, so it waits to be switched on.
 */
export function firstStrategies(mode: Session['mode']): readonly StrategyConfiguration[] {
  return mode === 'SIM' ? [GAP_BOUNCE, { ...SMA_CROSS, enabled: false }] : [SMA_CROSS]
}

/** Makes the session of a wish. Sessions are numbered through all modes, so no two accounts ever share a name. */
export function sessionOf(wish: SessionWish, number: number): Session {
  return {
    sessionId: identifier<SessionId>(`session-${number}`),
    mode: wish.mode,
    accountId: identifier<AccountId>(`${wish.mode}-${number}`),
    source: wish.source,
    startingCash: wish.startingCash,
    currency: wish.currency,
  }
}

/** The number in a session's id; 0 for none. */
export function sessionNumber(session: Session | null): number {
  const number = Number(/-(\d+)$/.exec(session?.sessionId ?? '')?.[1] ?? 0)
  return Number.isSafeInteger(number) ? number : 0
}
