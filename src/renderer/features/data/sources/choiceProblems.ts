import { choiceSchema } from '#contracts/sourceChoices.ts'

/** What to do about a choice that does not fit, by its name. */
const WORDS: Readonly<Record<string, string>> = {
  plan: 'Choose one of the plans.',
  feeds: 'At most 50 feeds are read: remove some.',
  subreddits: 'Add from 1 to 50 subreddits, or take the usual ones.',
  contact: 'This is no address for mail: write one such as you@example.org, or leave it empty.',
  node: 'This is no address of a node: write one that begins with https://, or with http://localhost or http://127.0.0.1, or leave it empty.',
  confirmations: 'Enter a whole number from 0 to 10,000.',
  chainId: 'Enter the number of the chain, a whole number of 1 or more.',
}

const PASSWORD_WORDS =
  'An address with a user or a password before its host is refused, because it would be kept readable: take that part out.'

/** Says what is wrong with a choice that its schema has refused. */
export function fieldProblem(name: string, text: string): string {
  if (name === 'node' && namesUser(text)) return PASSWORD_WORDS
  return WORDS[name] ?? 'This cannot be kept as it is written: change it.'
}

/** Says what is wrong with the name of a feed, or null. */
export function feedNameProblem(name: string): string | null {
  if (name === '') return 'Give the feed a name.'
  return fitsFeed({ name, address: 'https://example.org' }) ? null : 'A name has at most 80 characters: shorten it.'
}

/** Says what is wrong with the address of a feed, or null. */
export function feedAddressProblem(address: string): string | null {
  if (address === '') return 'Enter the address of the feed, or remove the row.'
  if (fitsFeed({ name: 'feed', address })) return null
  if (namesUser(address)) return PASSWORD_WORDS
  if (!address.startsWith('https://')) return 'The address of a feed begins with https://: nothing else is read.'
  return 'This is no address of a feed: write one such as https://www.example.org/news.xml.'
}

/** Says what is wrong with the name of a subreddit, or null. */
export function subredditProblem(name: string): string | null {
  if (name === '') return 'Enter the name of the subreddit, or remove the row.'
  if (choiceSchema('reddit', 'subreddits')?.safeParse([name]).success === true) return null
  return 'A subreddit has from 2 to 30 letters, digits or underscores: write its name as it stands behind r/.'
}

function fitsFeed(feed: { readonly name: string; readonly address: string }): boolean {
  return choiceSchema('rss', 'feeds')?.safeParse([feed]).success === true
}

function namesUser(address: string): boolean {
  return /^\s*\w+:\/\/[^/?#]*@/.test(address)
}
