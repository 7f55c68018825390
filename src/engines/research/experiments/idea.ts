import { canonicalJson } from '#core/canonicalJson.ts'
import type { Sha256 } from '../ports.ts'

/**
 * What the trader is trying: these strategies on these instruments with bars of this length. Parameters, costs and the
 * account are left out on purpose, for choosing among them is what a trial is.
 */
export interface IdeaDescription {
  /** Kinds of strategies, sorted, each once. A strategy of a file has the file's name in its kind. */
  readonly strategies: readonly string[]
  /** Instruments, sorted, each once. */
  readonly instruments: readonly string[]
  readonly intervals: readonly string[]
  /** The trader's own name for the part of an idea that was split off; null for all others. */
  readonly name: string | null
}

/** What a run is made of, as far as its idea is concerned. */
export interface RunOfIdea {
  readonly strategies: readonly { readonly kind: string; readonly source?: string | undefined }[]
  readonly data: readonly {
    readonly instrumentId: string
    readonly interval: string
    readonly dataHash: string
  }[]
}

/** Where the same bars or the same source were seen first; the same thing under another name is still the same thing. */
export interface FirstName {
  readonly fingerprint: string
  readonly name: string
}

/** The fingerprints of a run with the names it gives them: bars by their hash, sources of strategies by theirs. */
export function fingerprintsOf({ strategies, data }: RunOfIdea): readonly FirstName[] {
  const names = new Map<string, string>()
  for (const { kind, source } of strategies) if (source !== undefined) names.set(`source ${source}`, kind)
  for (const { instrumentId, interval, dataHash } of data) names.set(`bars ${interval} ${dataHash}`, instrumentId)
  return Array.from(names, ([fingerprint, name]) => ({ fingerprint, name }))
}

/** The idea of a run. `firstName` knows how a fingerprint was called when it was seen first; null when it never was. */
export function ideaOf(
  { strategies, data }: RunOfIdea,
  firstName: (fingerprint: string) => string | null,
): IdeaDescription {
  return {
    strategies: sortedOnce(
      strategies.map(({ kind, source }) => (source === undefined ? null : firstName(`source ${source}`)) ?? kind),
    ),
    instruments: sortedOnce(
      data.map(({ instrumentId, interval, dataHash }) => firstName(`bars ${interval} ${dataHash}`) ?? instrumentId),
    ),
    intervals: sortedOnce(data.map(({ interval }) => interval)),
    name: null,
  }
}

/** Names an idea: the first 16 digits of the SHA-256 of its canonical JSON. */
export function ideaId(idea: IdeaDescription, sha256: Sha256): string {
  return sha256(canonicalJson(idea)).slice(0, 16)
}

/** Instruments named before the rest is only counted. */
const NAMED = 3

/** Puts an idea into words, for example `sma-cross on GOOG.FILE, 1d`. */
export function describeIdea({ strategies, instruments, intervals, name }: IdeaDescription): string {
  const shown = instruments.slice(0, NAMED).join(', ')
  const rest = instruments.length > NAMED ? ` and ${instruments.length - NAMED} more` : ''
  const own = name === null ? '' : ` (${name})`
  return `${strategies.join(' + ')} on ${shown}${rest}, ${intervals.join(' + ')}${own}`
}

function sortedOnce(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].toSorted()
}
