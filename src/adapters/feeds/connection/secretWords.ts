const REDACTED = '[secret]'
/** A shorter word is no secret, and taking it out would tear holes into ordinary text. */
const SHORTEST_SECRET = 6

/** Takes secrets out of texts. */
export type Redactor = (text: string) => string

/** Makes what takes these secrets, as they are and as they look inside an address or in Base64, out of a text. */
export function createRedactor(secrets: readonly string[]): Redactor {
  const words = new Set<string>()
  for (const secret of secrets) {
    if (secret.length < SHORTEST_SECRET) continue
    words.add(secret)
    words.add(encodeURIComponent(secret))
    words.add(new URLSearchParams({ s: secret }).toString().slice(2))
    words.add(Buffer.from(secret).toString('base64').replace(/=+$/, ''))
  }
  const longestFirst = [...words].sort((one, other) => other.length - one.length)
  return (text) => longestFirst.reduce((rest, word) => rest.replaceAll(word, REDACTED), text)
}
