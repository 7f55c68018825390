/** A word of a text, or the end of a clause. */
export interface Token {
  /** Lower case; empty at the end of a clause. */
  readonly word: string
  /** `END` for stops and dashes, `QUESTION` for a question mark. */
  readonly kind: 'WORD' | 'END' | 'QUESTION'
}

/** The longest text that is read; what follows is left out. */
const MOST_CHARACTERS = 20_000
const PIECE = /https?:\/\/\S+|[$@#]\w+|\p{L}+(?:['’-]\p{L}+)*(?:-\d+)?|\d[\d.,]*[%\p{L}]*|[.!;:,()…–—|]|\?|\s-\s/gu

/** Takes a text apart. Links, names of users and symbols of shares are left out. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = []
  for (const [piece] of text.slice(0, MOST_CHARACTERS).matchAll(PIECE)) {
    if (/^(?:https?:|[$@#])/i.test(piece)) continue
    if (piece === '?') tokens.push({ word: '', kind: 'QUESTION' })
    else if (/^[\p{L}\d]/u.test(piece)) tokens.push({ word: piece.toLowerCase().replaceAll('’', "'"), kind: 'WORD' })
    else tokens.push({ word: '', kind: 'END' })
  }
  return tokens
}

/** The forms under which a word may stand in a list: itself, then without the endings of plurals and verbs. */
export function baseForms(word: string): readonly string[] {
  const forms = [word]
  const without = (ending: string, ...instead: readonly string[]): void => {
    if (word.length <= ending.length + 2 || !word.endsWith(ending)) return
    const stem = word.slice(0, -ending.length)
    forms.push(stem, ...instead.map((letter) => stem + letter))
    const last = stem.at(-1)
    if (ending !== 's' && last !== undefined && stem.at(-2) === last) forms.push(stem.slice(0, -1))
  }
  without('s')
  without('es')
  without('ies', 'y')
  without('ed', 'e')
  without('ied', 'y')
  without('ing', 'e')
  if (word.endsWith("'s")) forms.push(word.slice(0, -2))
  return forms
}
