import type { GlossaryEntry } from '#contracts/records/glossary.ts'

type Family = 'orders' | 'risk' | 'data' | 'statistics' | 'regimes' | 'modes'

function term(
  key: string,
  words: string,
  family: Family,
  definition: string,
  further: Partial<Pick<GlossaryEntry, 'formula' | 'unit' | 'window' | 'source' | 'kind'>> = {},
): GlossaryEntry {
  return {
    key,
    term: words,
    kind: 'TERM',
    family,
    definition,
    formula: null,
    unit: null,
    window: null,
    source: null,
    ...further,
  }
}

const REGIME = {
  kind: 'REGIME',
  unit: 'probability',
  source: 'House definition of six regimes (docs/regimes.md)',
} as const

// data table
/** The words of the house that no declaration stands for. */
export const TERMS: readonly GlossaryEntry[] = [
  term(
    'term.estimate',
    'Estimate',
    'statistics',
    'A statistic with its 95 % interval and the number of observations behind it. Without enough of them it says "not enough data".',
  ),
  term(
    'term.riskMultiple',
    'R, multiple of the risk',
    'risk',
    'Result of a trade over what it would have lost at its stop: +2 R made twice the risk, -1 R lost all of it. After expected costs.',
    { formula: 'profit / (quantity * |entry - stop|)', unit: 'ratio' },
  ),
  term(
    'term.rightDecision',
    'Right decision',
    'risk',
    'An approval whose idea made money after expected costs, or a refusal whose idea made none. Each idea is followed on finished bars to its stop, its target or the end of its horizon, the stop first where a bar reaches both.',
    { unit: 'share' },
  ),
  term('term.n', 'n', 'statistics', 'Number of observations a statistic rests on.', { unit: 'count' }),
  term(
    'term.interval',
    'Interval',
    'statistics',
    'Where the true value lies with a confidence of 95 %, if the assumptions of its method hold.',
  ),
  term(
    'term.pValue',
    'p-value',
    'statistics',
    'How often chance alone would give something at least as extreme. It is not the chance that an idea is wrong.',
    { unit: 'probability' },
  ),
  term(
    'term.deflatedSharpe',
    'Deflated Sharpe ratio',
    'statistics',
    'The chance that the true Sharpe ratio is above zero, after allowing for the number of trials, their spread, and returns that are skewed or fat-tailed.',
    { unit: 'probability', source: 'Bailey and Lopez de Prado, 2014' },
  ),
  term(
    'term.overfitting',
    'Probability of backtest overfitting',
    'statistics',
    'How often the best of the tried variants in one half of the time does worse than the middle one in the other half.',
    { unit: 'probability', source: 'Bailey, Borwein, Lopez de Prado and Zhu, 2017' },
  ),
  term(
    'term.psi',
    'Population stability index',
    'statistics',
    'How far the distribution of recent values has moved from the one before: below 0.1 little, above 0.25 much.',
    {
      formula: 'sum((recent - reference) ln(recent / reference)) over bins',
      source: 'Credit scoring practice; Siddiqi, 2006',
    },
  ),
  term(
    'term.kolmogorovSmirnov',
    'Kolmogorov-Smirnov distance',
    'statistics',
    'Largest distance between the distribution functions of two samples, 0 to 1, with its p-value.',
    { unit: 'share', source: 'Kolmogorov, 1933; Smirnov, 1948' },
  ),
  term(
    'term.informationCoefficient',
    'Information coefficient',
    'statistics',
    'Rank correlation of a feature with the return after it: what it would have told by itself. Small numbers are normal; an interval across zero tells nothing.',
    { unit: 'correlation, -1 to 1', source: 'Grinold and Kahn, 1999' },
  ),
  term(
    'term.proposal',
    'Proposal',
    'orders',
    'A sized and costed trade that waits for your decision. Nobody deciding means it expires: nothing is sent.',
  ),
  term(
    'term.hash',
    'Hash of a proposal',
    'orders',
    'Binds an approval to exactly the terms you saw. Changed terms have another hash and come back to you.',
  ),
  term(
    'term.clientOrderId',
    'Client order id',
    'orders',
    'Our own name of an order, made from the decision behind it and unique for ever, so that no decision is sent twice.',
  ),
  term(
    'term.unknown',
    'Unknown order',
    'orders',
    'An order whose fate the venue has not told. It counts at its worst in every limit and is asked about until it is known.',
  ),
  term(
    'term.timeInForce',
    'Time in force',
    'orders',
    'How long an order works: GTC until cancelled, DAY until the session ends, IOC at once or not at all in part, FOK whole at once or not, GTD until a date.',
  ),
  term('term.slippage', 'Slippage', 'orders', 'How much worse a fill was than the price the decision was made on.', {
    unit: 'basis points',
  }),
  term('term.spread', 'Spread', 'orders', 'Best offer less best bid: what turning around at once would cost.', {
    unit: 'price, or basis points of the middle',
  }),
  term('term.basisPoint', 'Basis point', 'statistics', 'A hundredth of a percent.'),
  term('term.exposure', 'Exposure', 'risk', 'Value of what is held and of what could still be filled.', {
    unit: 'currency of the account',
  }),
  term('term.drawdown', 'Drawdown', 'risk', 'Fall of the equity from its highest value so far.', { unit: 'percent' }),
  term('term.dayLoss', 'Loss of the day', 'risk', 'Fall of the equity since the session of the market began.', {
    unit: 'percent',
  }),
  term(
    'term.guardLevel',
    'Guard level',
    'risk',
    'How much new risk the house permits: Normal, Conservative, Defensive, Emergency, Shutdown. It tightens by itself; only you loosen it.',
  ),
  term(
    'term.killSwitch',
    'Kill switch',
    'risk',
    'Stops everything: cancels working entries, leaves protective stops at the venue, and stays on over restarts until you re-arm it.',
  ),
  term('term.rewardRisk', 'Reward to risk', 'risk', 'Distance to the target over distance to the stop.', {
    unit: 'ratio',
  }),
  term('term.bindingLimit', 'Binding limit', 'risk', 'The one limit that made a position as small as it is.'),
  term('term.reservation', 'Reservation', 'risk', 'Room in the limits that a waiting order has taken already.'),
  term(
    'source.latency',
    'Latency of a source',
    'data',
    'Time from asking a source to its answer; p50 is the middle, p95 is exceeded by one in twenty.',
    { unit: 'milliseconds', window: 'one hour' },
  ),
  term('source.reliability', 'Reliability of a source', 'data', 'Share of calls that were answered properly.', {
    unit: 'share',
    window: 'one hour',
  }),
  term(
    'source.freshness',
    'Freshness',
    'data',
    'Share of looks at which the newest datum was no older than two heartbeats.',
    { unit: 'share', window: 'one hour' },
  ),
  term(
    'source.completeness',
    'Completeness',
    'data',
    'Share of the minutes with trading that were heard from their beginning to their end.',
    { unit: 'share', window: 'one hour' },
  ),
  term(
    'term.origin',
    'Origin',
    'data',
    'Where a datum comes from: live from a venue, recorded, historical from a vendor, or simulated. Simulated data never reach a paper account on live data nor real money.',
  ),
  term(
    'term.quarantine',
    'Quarantine',
    'data',
    'Where data that cannot be true wait for your judgement. Nothing decides on them and nothing repairs them silently.',
  ),
  term('term.stale', 'Stale', 'data', 'Nothing was heard for two heartbeats: too old to decide on.'),
  term(
    'term.knownAt',
    'Knowledge time',
    'data',
    'When a datum became known to us, beside the time it belongs to. Decisions of the past are judged by what was known then.',
  ),
  term(
    'feature.quality',
    'Quality of a value',
    'data',
    'Recency (how old it is against how old it may be), completeness (share of its bars that had everything) and confidence (both, less what faults cost).',
    { unit: 'share, 0 to 1' },
  ),
  term(
    'feature.proven',
    'Proven',
    'data',
    'This version of a feature was shown not to look ahead. What is not proven is used in SIM alone.',
  ),
  term(
    'regime.TREND_UP',
    'Trend up',
    'regimes',
    'Prices rise persistently: moves follow moves of their own direction.',
    REGIME,
  ),
  term('regime.TREND_DOWN', 'Trend down', 'regimes', 'Prices fall persistently.', REGIME),
  term('regime.MEAN_REVERTING', 'Mean reverting', 'regimes', 'Moves tend to be taken back.', REGIME),
  term(
    'regime.CHOP',
    'Chop',
    'regimes',
    'No direction and nothing to lean on: moves are neither followed nor taken back.',
    REGIME,
  ),
  term(
    'regime.HIGH_VOLATILITY',
    'High volatility',
    'regimes',
    'Moves are large against their own past, without a fall of everything.',
    REGIME,
  ),
  term(
    'regime.CRISIS',
    'Crisis',
    'regimes',
    'Extreme volatility, falling prices and most of the market falling with them.',
    REGIME,
  ),
  term('mode.SIM', 'SIM', 'modes', 'A simulated market and money that does not exist.'),
  term('mode.REPLAY', 'REPLAY', 'modes', 'History played back, with money that does not exist.'),
  term('mode.PAPER', 'PAPER', 'modes', 'The live market, with money that does not exist.'),
  term('mode.LIVE', 'LIVE', 'modes', 'The live market and your money.'),
]
