import { describe, expect, it } from 'vitest'
import { DEFAULT_SOURCE_CHOICES, type SourceChoices } from '#contracts/sourceChoices.ts'
import { CHOICE_FIELDS, type ChoosingSource } from '../../../src/renderer/features/data/sources/choiceFields.ts'
import {
  formOfChoices,
  MOST_ROWS,
  readChoiceForm,
  withNewRow,
  type ChoiceForm,
} from '../../../src/renderer/features/data/sources/choiceForm.ts'

const SOURCES = Object.keys(DEFAULT_SOURCE_CHOICES) as readonly ChoosingSource[]
/** Every choice differs from what a new user finds. */
const CHOSEN: SourceChoices = {
  alpaca: { plan: 'PLUS', extendedHours: true },
  polygon: { plan: 'PAID', extendedHours: true },
  finnhub: { extendedHours: true },
  alphavantage: { plan: 'PREMIUM', extendedHours: true },
  yahoo: { extendedHours: true },
  rss: { feeds: [{ name: 'Fed', address: 'https://www.federalreserve.gov/feeds/press_all.xml' }] },
  reddit: { subreddits: ['stocks', 'wall_street'] },
  'sec-edgar': { contact: 'you@example.org' },
  'economic-calendar': { contact: 'me@example.org' },
  ethereum: { node: 'http://localhost:8545', confirmations: 3 },
  etherscan: { chainId: 8_453 },
}

describe('the form of choices', () => {
  it('asks for every choice that there is, once', () => {
    for (const source of SOURCES)
      expect(
        CHOICE_FIELDS[source].map(({ name }) => name),
        source,
      ).toEqual(Object.keys(DEFAULT_SOURCE_CHOICES[source]))
  })

  it('gives back what it was made of, and changes its own source only', () => {
    for (const source of SOURCES) {
      const form = formOfChoices(source, CHOSEN)
      expect(readChoiceForm(source, form, CHOSEN)).toEqual({ ok: true, choices: CHOSEN })
      const changed = { ...DEFAULT_SOURCE_CHOICES, [source]: CHOSEN[source] }
      expect(readChoiceForm(source, form, DEFAULT_SOURCE_CHOICES)).toEqual({ ok: true, choices: changed })
    }
  })

  it('puts back what a new user finds', () => {
    for (const source of SOURCES) {
      const usual = formOfChoices(source, DEFAULT_SOURCE_CHOICES)
      const expected = { ...CHOSEN, [source]: DEFAULT_SOURCE_CHOICES[source] }
      expect(readChoiceForm(source, usual, CHOSEN)).toEqual({ ok: true, choices: expected })
    }
  })

  it('offers the plans of the schema', () => {
    for (const source of ['alpaca', 'polygon', 'alphavantage'] as const)
      for (const field of CHOICE_FIELDS[source].filter(({ kind }) => kind === 'select'))
        for (const { value } of field.kind === 'select' ? field.options : [])
          expect(problemsOf(source, { texts: { plan: value } }), value).toEqual({})
    expect(problemsOf('alpaca', { texts: { plan: 'GOLD' } })).toEqual({ plan: 'Choose one of the plans.' })
  })

  it('says beside each cell of a feed what is wrong with it', () => {
    const rows = [
      { id: 4, name: ' ', address: 'http://example.org/news.xml' },
      { id: 5, name: 'n'.repeat(81), address: 'https://user:word@example.org/' },
      { id: 6, name: 'Fed', address: 'https://example.org:99999/' },
      { id: 7, name: 'ECB', address: '' },
      { id: 8, name: ' ECB ', address: ' https://www.ecb.europa.eu/rss/press.html ' },
    ]
    expect(problemsOf('rss', { takesUsual: false, rows })).toEqual({
      '4.name': 'Give the feed a name.',
      '4.address': 'The address of a feed begins with https://: nothing else is read.',
      '5.name': 'A name has at most 80 characters: shorten it.',
      '5.address': expect.stringContaining('a password before its host is refused'),
      '6.address': 'This is no address of a feed: write one such as https://www.example.org/news.xml.',
      '7.address': 'Enter the address of the feed, or remove the row.',
    })
    expect(problemsOf('rss', { takesUsual: true, rows }), 'rows that are not taken').toEqual({})
    expect(problemsOf('rss', { takesUsual: false, rows: [] }), 'no news at all').toEqual({})
    const read = readChoiceForm('rss', { ...EMPTY, rows: rows.slice(4) }, CHOSEN)
    expect(read).toMatchObject({
      choices: { rss: { feeds: [{ name: 'ECB', address: 'https://www.ecb.europa.eu/rss/press.html' }] } },
    })
  })

  it('takes a subreddit with or without r/, and wants one at least', () => {
    const row = (id: number, name: string) => ({ id, name, address: '' })
    const read = readChoiceForm('reddit', { ...EMPTY, rows: [row(0, 'r/stocks'), row(1, ' bitcoin')] }, CHOSEN)
    expect(read).toMatchObject({ choices: { reddit: { subreddits: ['stocks', 'bitcoin'] } } })
    expect(problemsOf('reddit', { rows: [] })).toEqual({
      subreddits: 'Add from 1 to 50 subreddits, or take the usual ones.',
    })
    expect(problemsOf('reddit', { rows: [row(0, 'x'), row(1, '')] })).toEqual({
      '0.name': expect.stringContaining('from 2 to 30 letters'),
      '1.name': 'Enter the name of the subreddit, or remove the row.',
    })
  })

  it('says all problems of a source at once', () => {
    const texts = { node: 'https://user:word@example.org/', confirmations: '1.5' }
    expect(problemsOf('ethereum', { texts })).toEqual({
      node: expect.stringContaining('a password before its host is refused'),
      confirmations: 'Enter a whole number from 0 to 10,000.',
    })
    expect(problemsOf('ethereum', { texts: { node: 'http://example.org', confirmations: '' } })).toEqual({
      node: expect.stringContaining('This is no address of a node'),
      confirmations: 'Enter a whole number from 0 to 10,000.',
    })
    expect(problemsOf('etherscan', { texts: { chainId: '0' } })).toEqual({
      chainId: 'Enter the number of the chain, a whole number of 1 or more.',
    })
    for (const source of ['sec-edgar', 'economic-calendar'] as const)
      expect(problemsOf(source, { texts: { contact: 'you at example' } })).toEqual({
        contact: expect.stringContaining('This is no address for mail'),
      })
  })

  it('takes fifty rows and no more, each with an id of its own', () => {
    let form = EMPTY
    for (let row = 0; row < MOST_ROWS + 2; row++) form = withNewRow(form)
    expect(new Set(form.rows.map(({ id }) => id)).size).toBe(50)
    const fewer = { ...form, rows: form.rows.filter(({ id }) => id !== 3) }
    expect(withNewRow(fewer).rows.at(-1)?.id).toBe(50)
    const full = form.rows.map((row) => ({ ...row, name: 'Fed', address: 'https://example.org' }))
    expect(problemsOf('rss', { rows: full })).toEqual({})
  })
})

const EMPTY: ChoiceForm = { texts: {}, checks: {}, takesUsual: false, rows: [] }

function problemsOf(source: ChoosingSource, typed: Partial<ChoiceForm>): Readonly<Record<string, string>> {
  const read = readChoiceForm(source, { ...EMPTY, ...typed }, DEFAULT_SOURCE_CHOICES)
  return read.ok ? {} : Object.fromEntries(read.problems)
}
