/**
 * The words of the house's finance lexicon, collected by hand and weighed on headlines. General lists misread markets: in
 * them *liability*, *crude*, *gross* and *mine* are bad words, and *beat*, *short* and *volatile* mean what they mean
 * elsewhere. A word stands here in its base form; plurals and regular forms of verbs are found by themselves.
 */
export interface Lexicon {
  /** Words with a judgement of their own, -3 to 3. */
  readonly judgements: ReadonlyMap<string, number>
  /** Words of movement, -3 (plunge) to 3 (soar): good or bad only with what moves. */
  readonly movements: ReadonlyMap<string, number>
  /** What is bad when it rises. */
  readonly burdens: ReadonlySet<string>
  /** What rises and falls without being good or bad. */
  readonly indifferent: ReadonlySet<string>
  /** Factors of the words that come next: 2 doubles, 0.5 halves. */
  readonly intensifiers: ReadonlyMap<string, number>
  /** Words that turn what follows into its opposite. */
  readonly negations: ReadonlySet<string>
  /** Words of doubt. */
  readonly doubts: ReadonlySet<string>
  /** Several words with one meaning, longest first where one begins another; joined by a space. */
  readonly phrases: ReadonlyMap<string, number>
}

/** Reads lines of `weight word word ...` or `weight phrase; phrase; ...`. */
function weighed(text: string, separator: RegExp | string): Map<string, number> {
  const result = new Map<string, number>()
  for (const line of text.trim().split('\n')) {
    const [, weight, rest] = /^\s*(-?[\d.]+)\s+(.*)$/.exec(line) ?? []
    for (const word of rest?.split(separator) ?? []) {
      if (word.trim() !== '') result.set(word.trim(), Number(weight))
    }
  }
  return result
}

function words(text: string): Set<string> {
  return new Set(text.trim().split(/\s+/))
}

const JUDGEMENTS = `
  3 skyrocket breakthrough bonanza
  2.5 outperform upgrade blockbuster stellar record-breaking
  2 bullish beat top exceed outpace surpass upbeat strong stronger strongest robust overweight buyback success successful successfully win winner triumph thrive boom booming
  2 rebound recover recovery accretive approve approval breakout undervalued profitable milestone windfall optimism optimistic
  1.5 positive solid boost bolster impressive favorable favourable momentum upside lucrative reward rewarding strength strengthen improve improvement better best great good bargain outperformance
  1.5 attractive confident confidence resilient resilience stabilize stabilise tailwind tailwinds hopes eases ease easing relief cheer cheers reiterates-buy healthy bull bulls lift lifted
  1 buy accumulate opportunity innovative award awarded secure secured partnership wins expand expansion launch growth benefit benefits efficient efficiency leading popular progress resume resumes hope warming intact support supports ramp
  0.6 gainer gainers optimize collaborate collaboration steady stable
  -3 bankrupt bankruptcy fraud collapse catastrophe catastrophic ponzi insolvent insolvency crash meltdown
  -2.5 downgrade embezzle scandal default plummet crisis disaster delist delisted delisting
  -2 bearish miss underperform underweight weak weaker weakest weakness disappoint disappointing disappointment disappointed slump loss losses lawsuit sue sued sues fail failed failure failing recall probe fined guilty
  -2 recession layoff layoffs writedown write-down impairment dilution dilutive outage breach hack hacked exploit exploited trouble troubled worst worse worsen worsening woes plunge violation shutdown halt halted halts loser losers stumble
  -1.5 negative concern concerns fear fears worry worries worried headwind headwinds pressure pressured pain painful struggle struggling warn warns warning threat threaten threatens hurt hurts damage dump dumping slowdown slowing sluggish soft overvalued overbought
  -1.5 downside delay delayed delays disrupt disruption shortage cancel cancelled canceled reject rejected rejects investigation investigate subpoena allege alleged allegation allegations bear bears selloff sell-off rout turmoil unrest panic
  -1.5 penalty suspend suspended suspends scrap scraps abandon exit quit quits resign resigns ouster oust ousted deficit hit flop bleak gloomy gloom sour drag drags dispute stall stalled stalls turbulence mess
  -1 short shorts sell selling caution cautious uncertain uncertainty volatile risk risky slow challenging challenge challenges bad poor poorly tough difficult difficulty limit problem problems issue question critic criticism criticize drawback closing closure wipe wiped
  -1 coronavirus virus outbreak epidemic pandemic war tension tensions sanction sanctions strike protest hurdle cautiously offering bubble
`

const MOVEMENTS = `
  3 soar skyrocket rocket
  2.5 surge spike
  2 jump rally climb leap bounce gain advance pop
  1.8 rise rose risen grow grew grown increase higher raise up highs
  1.3 high edge tick
  1.5 widen swell upped
  -3 plunge crater nosedive
  -2.5 tumble sink sank sunk crash dive
  -2 slide slid slump drop fall fell fallen decline retreat skid dip lose lost loses shed plunging
  -1.8 slip lower decrease down cut slash trim reduce shrink shrank lows
  -1.3 low contract
  -1.5 narrow narrower
`

const PHRASES = `
  3 all-time high; record high; record highs; record profit; record revenue; record earnings; fresh high; new high; 52-week high
  2.5 beats by; beat by; beats on; beats estimates; tops estimates; tops expectations; above expectations; above consensus; better than expected; better-than-expected; raises guidance; raised guidance; lifts guidance; ups guidance; raises outlook; lifts outlook; raises forecast; fda approval; phase 3 success
  2 price target raised; target raised; buy rating; strong buy; short squeeze; going up; on track; special dividend; raises dividend; share repurchase; bullish on; more bullish; never been this bullish; top pick; upside potential; pays off; trade deal; green light; deal hopes
  1.5 starts at buy; initiated at buy; higher premarket; up premarket; bottoming out; buy the dip; price target; at buy; as buy; year high; month high; in line with
  -3 chapter 11; going concern; rug pull; record loss; record low; profit warning; fresh low; new low; 52-week low; files for bankruptcy; bank run; debt default; accounting irregularities; death cross
  -2.5 misses by; miss by; misses on; misses estimates; below expectations; below estimates; below consensus; worse than expected; worse-than-expected; cuts guidance; lowers guidance; cuts outlook; lowers outlook; cuts forecast; lowers forecast; withdraws guidance; fails to; class action; reels in; takes a hit; fda rejection
  -2 price target cut; target cut; target lowered; cut to; cuts to; cut at; sell rating; bear market; margin call; equity offering; stock offering; share offering; public offering; pricing equity; job cuts; cuts jobs; cut jobs; supply glut; inverted yield; trade war; under pressure; steps down; sector weight; loses a bull; dead cat; profit taking; no deal
  -1.5 year low; month low; lower premarket; down premarket; falls short; fell short; short seller; short report; lays off; put on hold; called into question; shut down; below ipo; over fears; amid fears
  0 short-term; short term; long term; long-term; high yield; high-yield; high school; low cost; low-cost; hit the; up to date; follow up; follow-up; start up; start-up; set up; sign up; wake up; show up; end up; look up; catch up; make up; heads up; close up; pick up; risk free; risk factors; risk management; break down; count down; write down the; watch list; top stories; top news; highlights top; market wrap; call it a day; loss prevention; stop loss; stop-loss; profit and loss; cut through; gross margin; gross profit; crude oil; natural gas; mutual fund; hedge funds are; buy or sell; win rate; vice president; hit rate; good morning; good friday; higher education; best buy; lower house; upper house; high frequency; up for grabs; coming up; risk on; risk off; declares dividend; dividend declared; good stock; great stock; exit polls; strong dollar
`

/** The lexicon. */
export const LEXICON: Lexicon = {
  judgements: weighed(JUDGEMENTS, /\s+/),
  movements: weighed(MOVEMENTS, /\s+/),
  burdens: words(`
    loss losses debt debts cost costs expense expenses unemployment jobless claims inflation default defaults delinquency
    delinquencies inventory inventories layoffs bankruptcies deaths cases infections tariff tariffs tax taxes risk risks
    volatility deficit stockpiles supply supplies glut impairment fraud complaints recalls outages vacancies foreclosures
    shorts shortfall uncertainty tension tensions fears fear worries concerns pressure competition dilution churn jobs-cut
  `),
  indifferent: words(`yield yields rate rates temperature temperatures ipo volume volumes coupon hand`),
  intensifiers: weighed(
    `
    2 massively hugely dramatically record
    1.6 sharply strongly significantly substantially heavily deeply steeply sharp steep massive huge major far
    1.3 very much really highly big well more most notably broadly
    0.6 slightly modestly somewhat mildly marginally slight modest minor little
    0.7 partly partially fairly relatively
  `,
    /\s+/,
  ),
  negations: words(`
    not no never none neither nor without cannot can't won't don't doesn't didn't isn't aren't wasn't weren't hasn't haven't
    hadn't shouldn't wouldn't couldn't ain't lack lacks lacking deny denies denied hardly barely unlikely avoid avoids
    avoided avert averts averted despite
  `),
  doubts: words(`
    may might could perhaps maybe possibly possible potential potentially uncertain uncertainty unclear rumor rumour rumors
    reportedly allegedly speculation speculate doubt doubts questionable if unless expect expects expected likely unlikely
    estimate seem seems appear appears hint hints consider considers considering mull mulls weigh weighs unconfirmed
  `),
  phrases: weighed(PHRASES, ';'),
}
