import type { SourceChoices } from '#contracts/sourceChoices.ts'

/** A source of which something can be chosen. */
export type ChoosingSource = keyof SourceChoices

interface FieldWords {
  /** Name of the choice in the document. */
  readonly name: string
  readonly label: string
  readonly hint: string
}

/** One of several words. */
export interface SelectChoice extends FieldWords {
  readonly kind: 'select'
  readonly options: readonly { readonly value: string; readonly label: string }[]
}

/** A list that is typed in rows; the check before it takes the usual list instead. */
export interface RowsChoice extends FieldWords {
  readonly kind: 'rows'
  /** What one row is called, such as `feed`. */
  readonly item: string
  /** What it means that there is no row. */
  readonly whenEmpty: string
  /** Rows have an address beside their name. */
  readonly hasAddress: boolean
}

/** How one choice is asked for; an empty `text` leaves the choice to the source. */
export type ChoiceField =
  | SelectChoice
  | RowsChoice
  | (FieldWords & { readonly kind: 'check' })
  | (FieldWords & { readonly kind: 'text' })
  | (FieldWords & { readonly kind: 'number' })

const EXTENDED_HOURS: ChoiceField = {
  kind: 'check',
  name: 'extendedHours',
  label: 'Extended hours',
  hint: 'Bars of before and after the regular session as well.',
}

/** What is asked about each source, in the order of the screen. */
export const CHOICE_FIELDS: { readonly [Source in ChoosingSource]: readonly ChoiceField[] } = {
  alpaca: [plan(['BASIC', 'Basic, free'], ['PLUS', 'Algo Trader Plus']), EXTENDED_HOURS],
  polygon: [plan(['FREE', 'free'], ['PAID', 'paid']), EXTENDED_HOURS],
  finnhub: [EXTENDED_HOURS],
  alphavantage: [plan(['FREE', 'free'], ['PREMIUM', 'Premium']), EXTENDED_HOURS],
  yahoo: [EXTENDED_HOURS],
  rss: [
    {
      kind: 'rows',
      name: 'feeds',
      label: 'The usual feeds of three public offices',
      hint: 'Take the mark away to read feeds of your own instead.',
      item: 'feed',
      whenEmpty: 'No news is read while the list is empty.',
      hasAddress: true,
    },
  ],
  reddit: [
    {
      kind: 'rows',
      name: 'subreddits',
      label: 'The usual five subreddits of stocks and crypto currencies',
      hint: 'Take the mark away to read subreddits of your own instead.',
      item: 'subreddit',
      whenEmpty: 'Add at least one subreddit.',
      hasAddress: false,
    },
  ],
  'sec-edgar': [contact('The SEC is told it with each request; empty tells the address that is kept as its key.')],
  'economic-calendar': [contact('The Bureau of Labor Statistics is told it with each request; empty tells nothing.')],
  ethereum: [
    {
      kind: 'text',
      name: 'node',
      label: 'Address of the node',
      hint: 'An https address, or http on this machine; empty asks a public node. Whoever reads the data directory can read it.',
    },
    {
      kind: 'number',
      name: 'confirmations',
      label: 'Confirmations',
      hint: 'Blocks that must stand on what is told, from 0 to 10,000.',
    },
  ],
  etherscan: [
    { kind: 'number', name: 'chainId', label: 'Chain', hint: 'Number of the chain by EIP-155; 1 is Ethereum.' },
  ],
}

function plan(...plans: readonly (readonly [value: string, label: string])[]): SelectChoice {
  const options = plans.map(([value, label]) => ({ value, label }))
  return { kind: 'select', name: 'plan', label: 'Plan', hint: 'The plan that your key belongs to.', options }
}

function contact(hint: string): ChoiceField {
  return { kind: 'text', name: 'contact', label: 'Your address for mail', hint }
}
