import type { FeedCard } from '#engines/data/feeds/ports.ts'

/** What is common to the sources of news. */
const NEWS = { assetClasses: ['EQUITY', 'INDEX', 'CRYPTO'], historical: ['NEWS'], live: [], key: 'required' } as const

/** What the trader is told about Benzinga. */
export const BENZINGA_CARD: FeedCard = {
  ...NEWS,
  id: 'benzinga',
  name: 'Benzinga',
  keyNote: 'A key comes with a contract at benzinga.com.',
  licence: 'For own use within the contract; stories may not be passed on.',
  limits: 'Set by the contract; Quarterdeck asks at most 60 times a minute, 100 stories an answer.',
}

/** What the trader is told about NewsAPI. */
export const NEWSAPI_CARD: FeedCard = {
  ...NEWS,
  id: 'newsapi',
  name: 'NewsAPI',
  keyNote: 'A free key from newsapi.org is for trying out only: its articles come a day late and reach back a month.',
  licence: 'Articles belong to their publishers; a free key may not be used in production.',
  limits: '100 questions a day with a free key, 100 articles an answer.',
}

/** What the trader is told about Reddit. */
export const REDDIT_CARD: FeedCard = {
  ...NEWS,
  id: 'reddit',
  name: 'Reddit',
  keyNote: 'The id and the secret of an application of your own, made free of charge at reddit.com/prefs/apps.',
  licence: 'Posts belong to who wrote them; free for own use, and trade with them needs a contract with Reddit.',
  limits: '100 questions a minute; a list ends after its newest 1,000 posts.',
}

/** What the trader is told about X. */
export const X_CARD: FeedCard = {
  ...NEWS,
  id: 'x',
  name: 'X',
  keyNote: 'The bearer token of an application at developer.x.com; searching posts has its price.',
  licence: 'Posts belong to who wrote them; the terms of X forbid passing them on but for their ids.',
  limits: 'Set by the plan, 60 searches in 15 minutes at the least paid one; posts of the last seven days only.',
}
