import { Tally } from './chance.ts'
import { CANCEL_FAULTS, QUERY_FAULTS, REPLY_FAULTS, STREAM_FAULTS } from './simulatedLine.ts'
import { type RunReport, simulate } from './simulation.ts'

/** Everything that has to happen in a run of many days, or the simulation has quietly stopped to test it. */
const EXPECTED: readonly string[] = [
  ...REPLY_FAULTS.map((kind) => `reply.${kind}`),
  ...CANCEL_FAULTS.map((kind) => `cancel.${kind}`),
  ...QUERY_FAULTS.map((kind) => `query.${kind}`),
  ...STREAM_FAULTS.map((kind) => `stream.${kind}`),
  ...['FOR_EVER', 'WHILE_OPEN', 'FOR_A_WHILE', 'NONE'].map((kind) => `mode.${kind}`),
  ...['ENTRY', 'STOP_LOSS', 'TAKE_PROFIT', 'EXIT', 'AGAIN'].map((kind) => `sent.${kind}`),
  ...['JOURNAL_FULL', 'JOURNAL_FAILED', 'JOURNAL_LOCKED'].map((kind) => `disk.${kind}`),
  ...['UP', 'DOWN', 'UNREACHABLE'].map((kind) => `link.${kind}`),
  ...['ours', 'venue', 'suspended'].map((kind) => `clock.${kind}`),
  ...['pressed', 'gate alone', 'rearmed', 'at the end'].map((kind) => `kill.${kind}`),
  ...['POWER', 'lost entries', 'planned in recovery', 'away for hours'].map((kind) => `crash.${kind}`),
  ...['before a message', 'after a message', 'journal FULL', 'journal NORMAL'].map((kind) => `crash.${kind}`),
  ...['send ENTRY', 'send STOP_LOSS', 'send EXIT', 'latch'].map((kind) => `crash.${kind}`),
  ...[
    'approves',
    'two windows',
    'rejects',
    'modifies',
    'too soon',
    'too late',
    'old terms',
    'hesitates',
    'repeats',
  ].map((kind) => `trader.${kind}`),
  ...['replayed message', 'forged message', 'closes', 'reduces', 'cancels'].map((kind) => `trader.${kind}`),
  ...['APPROVED', 'RETURNED', 'PROPOSAL_NOT_OPEN', 'HASH_MISMATCH', 'DECISION_NOT_ARMED'].map(
    (code) => `answer.${code}`,
  ),
  ...['UNKNOWN_ORDER_PENDING', 'JOURNAL_REFUSED', 'BOOKS_READ_ONLY'].map((code) => `answer.${code}`),
  ...['ends an order', 'BUST', 'CORRECTION'].map((kind) => `venue.${kind}`),
]

/** What many days came to. */
export interface Campaign {
  readonly tally: Tally
  sent: number
  fills: number
  /** The most of the cap in one instrument that was used in any of them, a share. */
  closest: number
  /** Days that broke a promise, with the promise and how to see it again. */
  readonly broken: string[]
}

/** A campaign in which nothing has happened yet. */
export function emptyCampaign(): Campaign {
  return { tally: new Tally(), sent: 0, fills: 0, closest: 0, broken: [] }
}

/** Plays `days` days from the seed on and adds what they came to. */
export async function play(campaign: Campaign, seed: number, days: number): Promise<void> {
  for (let day = seed; day < seed + days; day += 1) {
    const report = await simulate(day)
    campaign.tally.add(report.tally)
    campaign.sent += report.sent
    campaign.fills += report.fills
    campaign.closest = Math.max(campaign.closest, report.closest)
    if (report.faults.length > 0) campaign.broken.push(await described(report))
  }
}

/** What was expected and never happened. */
export function neverHappened({ tally }: Campaign): string[] {
  return EXPECTED.filter((what) => tally.of(what) === 0)
}

/** Names the faults of a day and the shortest beginning of it that has any. */
async function described({ seed, faults }: RunReport): Promise<string> {
  let acts = 5
  while (acts < 120 && (await simulate(seed, acts)).faults.length === 0) acts += 5
  const again = `QUARTERDECK_SEED=${seed} QUARTERDECK_DAYS=1 npx vitest run --project soak tests/soak/simulation.test.ts`
  return [`seed ${seed}, broken within ${acts} acts; again with: ${again}`, ...faults.slice(0, 10)].join('\n  ')
}
