const LONGEST = 2_000
/** Query fields that follow the reader and say nothing about the page. */
const TRACKING =
  /^(utm_\w+|fbclid|gclid|dclid|msclkid|yclid|mc_cid|mc_eid|igshid|cmpid|ncid|guccounter|guce_\w+|\.tsrc)$/i

/**
 * Checks a link and brings it into one form, so that two links to one page are equal: http or https only, without a
 * password, a fragment and the fields that follow the reader. Null when it is no such link.
 */
export function webLink(text: string): string | null {
  const trimmed = text.trim()
  if (trimmed.length > LONGEST || !/^https?:\/\//i.test(trimmed) || !URL.canParse(trimmed)) return null
  const url = new URL(trimmed)
  if (url.username !== '' || url.password !== '' || url.hostname === '') return null
  url.hash = ''
  for (const field of new Set(url.searchParams.keys())) if (TRACKING.test(field)) url.searchParams.delete(field)
  return url.href.length > LONGEST ? null : url.href
}
