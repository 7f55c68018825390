/** Text that is markup already; everything else that is put into a page is escaped. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** What may stand in a page. */
export type Content = string | number | Markup | readonly Content[] | null

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
}
/** Signs that are drawn as nothing or turn text around; in a report they can only deceive. */
const INVISIBLE = /(?![\n\t\u200d])[\p{Cc}\p{Cf}\p{Surrogate}\u2028\u2029]/gu

/** Makes markup from a template; values are escaped, so no text can become an element or leave its attribute. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return new Markup(
    parts.map((part, index) => (index === 0 ? part : `${write(values[index - 1] ?? null)}${part}`)).join(''),
  )
}

function write(content: Content): string {
  if (content === null) return ''
  if (content instanceof Markup) return content.text
  if (typeof content === 'number') return String(content)
  if (typeof content === 'string') return escape(content)
  return content.map(write).join('')
}

function escape(text: string): string {
  return text.replaceAll(INVISIBLE, '\ufffd').replaceAll(/[&<>"'`]/g, (sign) => ENTITIES[sign] ?? '')
}
