import type { BarInterval } from '#core/model/bar.ts'
import type { FeatureDeclaration } from '#quant/features/declaration.ts'
import { FEATURES, findFeature } from '#quant/features/registry.ts'
import { nominalLength } from './barsBehind.ts'
import type { LineageGathering } from './graph.ts'
import { readsBars } from './readsBars.ts'
import type { SessionOfAccount } from './sessions.ts'
import { readOr, type LineageSources } from './sources.ts'
import { counted, timeText } from './words.ts'

/** Rows of kept values that are looked through for one session, and sessions. */
const MOST_ROWS = 20_000
const MOST_SESSIONS = 20
/** Names in one line of what was not kept. */
const NAMES_IN_A_LINE = 24
/** A lookback counted in nominal bars may lie this much longer ago: nights, weekends and holidays have no bars. */
const CLOSED_TIMES = 3

/** What is asked of the features. */
interface TouchedWish {
  readonly instrumentId: string
  readonly interval: BarInterval
  readonly from: number
  readonly to: number
  readonly sessions: readonly SessionOfAccount[]
  /** Node of the correction. */
  readonly beginning: string
}

/** The features that corrected bars went into. */
export interface TouchedFeatures {
  /** Whether a feature's value at a moment of market time can rest on the bars. */
  reaches(name: string, at: number): boolean
}

/** The node of a feature that was touched. */
export function featureNode(name: string): string {
  return `touched|${name}`
}

/** Adds the features that read bars, with how many of their kept values rest on those of the range. */
export function touchFeatures(sources: LineageSources, graph: LineageGathering, wish: TouchedWish): TouchedFeatures {
  const { from, to, interval, beginning } = wish
  const readers = FEATURES.filter((declaration) => readsBars(declaration))
  const kept = countKept(sources, graph, wish, readers)
  const others: string[] = []
  for (const declaration of readers) {
    const { name, title, version, lookback, reach } = declaration
    const own = kept.get(name)
    if (own === undefined) {
      others.push(name)
      continue
    }
    graph.put({
      id: featureNode(name),
      kind: 'FEATURE',
      title: `${name}: ${counted(own.count, 'kept value')}`,
      details: [
        `${title}, version ${version}`,
        reach === 'HISTORY'
          ? 'every later value carries a trace'
          : `the ${counted(lookback, 'bar')} from each of them on`,
        `bars of ${timeText(own.first)} to ${timeText(own.last)}`,
        `of ${[...own.sessions].join(', ')}`,
      ],
      marketTime: own.first,
    })
    graph.link(beginning, featureNode(name), 'computed over them')
  }
  addOthers(graph, beginning, others)
  const reachOf = (declaration: FeatureDeclaration): number =>
    declaration.reach === 'HISTORY'
      ? Number.POSITIVE_INFINITY
      : to + CLOSED_TIMES * (declaration.lookback + 1) * nominalLength(interval)
  const names = new Set(readers.map(({ name }) => name))
  return {
    reaches: (name, at) => {
      const declaration = findFeature(name)
      if (declaration === null || !names.has(name) || at <= from || at > reachOf(declaration)) return false
      if (graph.has(featureNode(name))) return true
      // It was weighed, so it was computed, whether its values were kept or not.
      const { title, version } = declaration
      graph.put({
        id: featureNode(name),
        kind: 'FEATURE',
        title: `${name}: no kept values`,
        details: [`${title}, version ${version}`],
      })
      graph.link(beginning, featureNode(name), 'computed over them')
      return true
    },
  }
}

interface Kept {
  count: number
  first: number
  last: number
  readonly sessions: Set<string>
}

function countKept(
  { market }: LineageSources,
  graph: LineageGathering,
  { instrumentId, interval, from, to, sessions }: TouchedWish,
  readers: readonly FeatureDeclaration[],
): ReadonlyMap<string, Kept> {
  const counts = new Map<string, Kept>()
  if (market === null) return counts
  const played = new Set(sessions.map(({ session }) => session.sessionId))
  const all = readOr(graph, 'The kept values of features', [], () => market.featureSessions(instrumentId, interval))
  const wanted = all.filter((sessionId) => played.has(sessionId))
  if (wanted.length > MOST_SESSIONS) {
    graph.gap(`Kept values were counted in the newest ${MOST_SESSIONS} of ${wanted.length} sessions.`)
  }
  const byName = new Map(readers.map((declaration) => [declaration.name, declaration]))
  for (const sessionId of wanted.slice(0, MOST_SESSIONS)) {
    const rows = readOr(graph, 'The kept values of features', [], () =>
      market.keptRows({ sessionId, instrumentId, interval }, from, MOST_ROWS),
    )
    if (rows.length === MOST_ROWS) {
      graph.gap(`Of the kept values of ${sessionId} the first ${MOST_ROWS} rows after the bars were counted.`)
    }
    const bars = [...new Set(rows.map(({ tsOpen }) => tsOpen))]
    const places = new Map(bars.map((tsOpen, place) => [tsOpen, place]))
    const lastCorrected = bars.findLastIndex((tsOpen) => tsOpen <= to)
    for (const { tsOpen, features } of rows) {
      for (const entry of features) {
        const name = entry.slice(0, entry.indexOf('@'))
        const declaration = byName.get(name)
        if (declaration === undefined) continue
        const { reach, lookback } = declaration
        const place = places.get(tsOpen) ?? 0
        if (reach === 'WINDOW' && place > Math.max(0, lastCorrected) + lookback - 1) continue
        const known = counts.get(name) ?? { count: 0, first: tsOpen, last: tsOpen, sessions: new Set<string>() }
        known.count += 1
        known.first = Math.min(known.first, tsOpen)
        known.last = Math.max(known.last, tsOpen)
        known.sessions.add(sessionId)
        counts.set(name, known)
      }
    }
  }
  return counts
}

/** The features nobody kept a value of stand in one node: they would be others as well. */
function addOthers(graph: LineageGathering, beginning: string, names: readonly string[]): void {
  if (names.length === 0) return
  const lines: string[] = []
  for (let at = 0; at < names.length; at += NAMES_IN_A_LINE)
    lines.push(names.slice(at, at + NAMES_IN_A_LINE).join(', '))
  const id = 'touched others'
  graph.put({
    id,
    kind: 'FEATURE',
    title: `${counted(names.length, 'further feature')} that read bars`,
    details: ['no values of them were kept for these bars', ...lines],
  })
  graph.link(beginning, id, 'would be others')
}
