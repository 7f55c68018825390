/** Characters of marked-up text that are looked at. */
const MOST_CHARACTERS = 200_000
/** Markup that was escaped again and again is uncovered so many times. */
const MOST_ROUNDS = 4
/** Elements whose content is no text for a reader. */
const HIDDEN = /^(script|style|template|noscript|iframe|object|svg|math|head|title|textarea)[\s/>]/
/** Elements that stand within a line; all others end a word. */
const INLINE = /^\/?(a|abbr|b|bdi|bdo|cite|code|em|font|i|mark|q|s|small|span|strong|sub|sup|u|wbr)[\s/>]/

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '\u2013',
  mdash: '\u2014',
  hellip: '\u2026',
  lsquo: '\u2018',
  rsquo: '\u2019',
  ldquo: '\u201c',
  rdquo: '\u201d',
  laquo: '\u00ab',
  raquo: '\u00bb',
  bull: '\u2022',
  euro: '\u20ac',
  pound: '\u00a3',
  yen: '\u00a5',
  cent: '\u00a2',
  copy: '\u00a9',
  reg: '\u00ae',
  trade: '\u2122',
  deg: '\u00b0',
  plusmn: '\u00b1',
  times: '\u00d7',
  middot: '\u00b7',
  sect: '\u00a7',
  shy: '',
}
const ENTITY = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{2,8}));/g
/** Control characters but for white space, marks that turn the direction of writing or have no width, halves of characters. */
const UNSEEN = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Cs}]/gu
const STRAY = /<(?=[a-zA-Z/!?])/g

/**
 * Makes plain text of a text that may be marked up, with hostile intent or without: no element, comment, script or
 * control character is left, entities are characters, runs of white space are one space, and at most `longest` characters
 * remain. Time grows with the length of the text only.
 */
export function plainText(text: string, longest: number): string {
  let rest = text.slice(0, MOST_CHARACTERS)
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const before = rest
    rest = withoutMarkup(rest).replaceAll(ENTITY, characterOf).replaceAll(UNSEEN, '')
    if (rest === before) break
  }
  const line = rest.replaceAll(STRAY, '').replaceAll(/\s+/g, ' ').trim()
  return line.length <= longest ? line : `${wholeCharacters(line, longest - 1).trimEnd()}\u2026`
}

/** The beginning of a text, not cut within a character of two units. */
function wholeCharacters(text: string, length: number): string {
  const last = text.charCodeAt(length - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length)
}

function withoutMarkup(text: string): string {
  if (!text.includes('<')) return text
  const parts: string[] = []
  // Letter by letter of ASCII: other letters may change their length, and the indices with it.
  const lower = text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase())
  let at = 0
  while (at < text.length) {
    const open = text.indexOf('<', at)
    if (open === -1) break
    parts.push(text.slice(at, open))
    const next = text.charAt(open + 1)
    if (!/[a-zA-Z/!?]/.test(next)) {
      parts.push('<')
      at = open + 1
      continue
    }
    if (!isInline(lower, open)) parts.push(' ')
    const end = endOfMarkup(lower, open)
    // What is not closed hides the rest, as it would in a browser.
    if (end === -1) return parts.join('')
    at = end
  }
  parts.push(text.slice(at))
  return parts.join('')
}

const LONGEST_ELEMENT_NAME = 12

function isInline(lower: string, open: number): boolean {
  return INLINE.test(lower.slice(open + 1, open + 1 + LONGEST_ELEMENT_NAME))
}

/** Index behind the tag, comment or hidden element that opens here; -1 when it is not closed. */
function endOfMarkup(lower: string, open: number): number {
  if (lower.startsWith('<!--', open)) return behind(lower, '-->', open + 4)
  if (lower.startsWith('<![cdata[', open)) return open + '<![cdata['.length
  const hidden = HIDDEN.exec(lower.slice(open + 1, open + 1 + LONGEST_ELEMENT_NAME))?.[1]
  if (hidden === undefined) return behind(lower, '>', open)
  const close = lower.indexOf(`</${hidden}`, open)
  return close === -1 ? -1 : behind(lower, '>', close)
}

function behind(text: string, end: string, from: number): number {
  const at = text.indexOf(end, from)
  return at === -1 ? -1 : at + end.length
}

function characterOf(whole: string, decimal?: string, hexadecimal?: string, name?: string): string {
  if (name !== undefined) return Object.hasOwn(ENTITIES, name) ? (ENTITIES[name] ?? whole) : whole
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal)
  const isCharacter = code > 0 && code <= 0x10_ffff && (code < 0xd800 || code > 0xdfff)
  return isCharacter ? String.fromCodePoint(code) : ''
}
