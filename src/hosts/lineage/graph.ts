import { sha256 } from '#adapters/storage/sha256.ts'
import type { Lineage } from '#contracts/records/lineage.ts'

type Node = Lineage['nodes'][number]
type Edge = Lineage['edges'][number]

/** A thing of a lineage as it is added; what is left out is empty or not known. */
export interface NodeDraft {
  readonly id: string
  readonly kind: Node['kind']
  readonly title: string
  readonly details?: readonly (string | null)[]
  readonly at?: number | null
  readonly marketTime?: number | null
}

const MOST_NODES = 2_000
const MOST_EDGES = 5_000
const MOST_DETAILS = 12
const MOST_GAPS = 40
const LONGEST_ID = 200
const LONGEST_TITLE = 200
const LONGEST_DETAIL = 800
const LONGEST_LABEL = 120

/** Gathers a lineage within the limits of its contract; what does not fit is counted and told. */
export class LineageGathering {
  readonly #nodes = new Map<string, Node>()
  readonly #edges = new Map<string, Omit<Edge, 'duration'>>()
  readonly #gaps = new Set<string>()
  readonly #left = new Set<string>()
  #edgesLeft = 0

  /** Whether a thing stands in it already. */
  has(id: string): boolean {
    return this.#nodes.has(shortId(id))
  }

  /** Adds a thing; one that is there stays as it is. Returns false where there is no room. */
  put({ id, kind, title, details, at, marketTime }: NodeDraft): boolean {
    const key = shortId(id)
    if (this.#nodes.has(key)) return true
    if (this.#nodes.size >= MOST_NODES) {
      this.#left.add(key)
      return false
    }
    const told = (details ?? []).filter((line) => line !== null && line !== '')
    this.#nodes.set(key, {
      id: key,
      kind,
      title: clip(title, LONGEST_TITLE),
      details: told.slice(0, MOST_DETAILS).map((line) => clip(line ?? '', LONGEST_DETAIL)),
      at: timeOrNull(at),
      marketTime: timeOrNull(marketTime),
    })
    if (told.length > MOST_DETAILS)
      this.gap(`${told.length - MOST_DETAILS} details of ${clip(title, 80)} are not shown.`)
    return true
  }

  /** Says that one thing led to another. */
  link(from: string, to: string, label: string): void {
    const edge = { from: shortId(from), to: shortId(to), label: clip(label, LONGEST_LABEL) }
    const key = JSON.stringify([edge.from, edge.to])
    if (edge.from === edge.to || this.#edges.has(key)) return
    if (this.#edges.size >= MOST_EDGES) this.#edgesLeft += 1
    else this.#edges.set(key, edge)
  }

  /** Tells in a sentence what cannot be told. */
  gap(sentence: string): void {
    this.#gaps.add(clip(sentence, 1_000))
  }

  /** The lineage, with how long each step took by our clock. */
  finish(): Lineage {
    const edges: Edge[] = []
    for (const edge of this.#edges.values()) {
      const [from, to] = [this.#nodes.get(edge.from), this.#nodes.get(edge.to)]
      if (from === undefined || to === undefined) continue
      const isTimed = from.at !== null && to.at !== null
      edges.push({ ...edge, duration: isTimed ? (to.at ?? 0) - (from.at ?? 0) : null })
    }
    const gaps = [...this.#gaps]
    const shown = gaps.slice(0, MOST_GAPS)
    if (gaps.length > MOST_GAPS) shown.push(`${gaps.length - MOST_GAPS} further things that are not told are left out.`)
    if (this.#left.size > 0)
      shown.push(`${this.#left.size} further things are not listed, because a lineage shows at most ${MOST_NODES}.`)
    if (this.#edgesLeft > 0) shown.push(`${this.#edgesLeft} further connections are not drawn.`)
    return { nodes: [...this.#nodes.values()], edges, gaps: shown }
  }
}

const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]+/gu

/** An id that can be drawn and stays another than every other one. */
function shortId(id: string): string {
  const plain = id.replace(UNPRINTABLE, ' ')
  return plain === id && id.length <= LONGEST_ID ? id : `${plain.slice(0, 120)}#${sha256(id)}`
}

/** Texts come from files and strategies: what cannot be printed, or turns the direction of writing, becomes a space. */
function clip(text: string, most: number): string {
  const plain = text.replace(UNPRINTABLE, ' ')
  return plain.length <= most ? plain : `${plain.slice(0, most - 1).replace(/\p{Cs}$/u, '')}…`
}

function timeOrNull(time: number | null | undefined): number | null {
  return typeof time === 'number' && Number.isSafeInteger(time) && time >= 0 ? time : null
}
