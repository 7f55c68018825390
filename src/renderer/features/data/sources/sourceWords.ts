import type { Estimate } from '#core/model/estimate.ts'
import type { SourceView } from '#contracts/records/sources.ts'
import { NOT_ENOUGH_DATA } from '../../../format/estimate.ts'
import { formatFixed, THIN_SPACE } from '../../../format/number.ts'

/** How the state of a source is told: a word, and a sign that differs in form as well as in colour. */
export interface SourceState {
  readonly word: string
  readonly sign: 'full' | 'hollow' | 'triangle' | 'octagon'
}

const LINKS: Readonly<Record<NonNullable<SourceView['link']>, SourceState>> = {
  LIVE: { word: 'live', sign: 'full' },
  CONNECTING: { word: 'connecting', sign: 'hollow' },
  STALE: { word: 'stale', sign: 'triangle' },
  RECONNECTING: { word: 'reconnecting', sign: 'triangle' },
  CLOSED: { word: 'closed', sign: 'hollow' },
}

const KEYS: Readonly<Record<SourceView['keyState'], string>> = {
  NOT_NEEDED: 'not needed',
  MISSING: 'missing',
  GIVEN: 'given',
  REFUSED: 'refused',
}

/** Says how a source stands; a key that stops it comes before its connection. */
export function stateOfSource(source: Pick<SourceView, 'keyState' | 'need' | 'link' | 'lastHeard'>): SourceState {
  if (source.keyState === 'REFUSED') return { word: 'key refused', sign: 'octagon' }
  if (source.keyState === 'MISSING' && source.need === 'required') return { word: 'needs a key', sign: 'triangle' }
  if (source.link !== null) return LINKS[source.link]
  return source.lastHeard === null ? { word: 'not used yet', sign: 'hollow' } : { word: 'on request', sign: 'full' }
}

/** Says how it stands with the key of a source. */
export function keyWords({ keyState, need }: Pick<SourceView, 'keyState' | 'need'>): string {
  return keyState === 'MISSING' && need === 'optional' ? 'optional' : KEYS[keyState]
}

/** Writes a time in microseconds as milliseconds with its interval and n, for example `142 ms [131, 156] n=412`. */
export function formatLatency(latency: Estimate | null): string {
  if (latency === null) return NOT_ENOUGH_DATA
  const whole = (microseconds: number): string => formatFixed(microseconds / 1_000, 0, { group: THIN_SPACE })
  return `${whole(latency.value)} ms [${whole(latency.low)}, ${whole(latency.high)}] n=${latency.n}`
}

/** Writes a share with its interval and n in percent with one decimal, for example `99.7 % [99.1, 99.9] n=3600`. */
export function formatFineShare(share: Estimate | null): string {
  if (share === null) return NOT_ENOUGH_DATA
  const percent = (part: number): string => formatFixed(part * 100, 1)
  return `${percent(share.value)} % [${percent(share.low)}, ${percent(share.high)}] n=${share.n}`
}

/** Lists kinds of data as words: `trades, quotes, book`. */
export function kindWords(kinds: readonly string[]): string {
  return kinds.map((kind) => kind.toLowerCase().replaceAll('_', ' ')).join(', ')
}

/** Writes the difference of the source's clock to ours (microseconds) as words. */
export function skewWords(skew: number | null): string {
  if (skew === null) return 'not measured yet'
  const milliseconds = formatFixed(Math.abs(skew) / 1_000, 0, { group: THIN_SPACE })
  if (milliseconds === '0') return 'none'
  return `${milliseconds} ms ${skew > 0 ? 'ahead of' : 'behind'} ours`
}
