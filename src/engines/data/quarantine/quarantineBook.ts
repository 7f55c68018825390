import type { BarColumns, BarInterval } from '#core/model/bar.ts'
import type { DatasetId, InstrumentId } from '#core/model/identifiers.ts'
import { MINUTE, SECOND } from '#core/time/duration.ts'
import type { QuarantineView } from '#contracts/records/sources.ts'
import { joinBars, takeBars } from '../continuity/barRows.ts'
import type { HeldData, QuarantineRecord } from './ports.ts'

/** What is held back, and why. */
export interface HeldFinding {
  readonly sourceId: string
  /** Null where it is not known what the data are about. */
  readonly instrumentId: InstrumentId | null
  readonly what: QuarantineView['what']
  /** Length of the bars; null for everything else. */
  readonly interval: BarInterval | null
  /** Stable code of the fault: of a finding, or of a message that could not be read. */
  readonly code: string
  /** `quarantine` when left out. */
  readonly severity?: QuarantineView['severity']
  /** One sentence: what was found, what it means, what to do. */
  readonly message: string
  /** Labels of the first and last datum, microseconds; null where there is none. */
  readonly from: number | null
  readonly to: number | null
  /** How many data it is about; 1 when left out. */
  readonly rows?: number
  /** The first data as they came. */
  readonly sample: string
  /** The bars themselves, so that they can be let in again. */
  readonly bars?: BarColumns
  /** The stored set that lacks them. */
  readonly datasetId?: DatasetId
}

/** Records on the screen at most. */
const SHOWN = 500
/** Equal findings of one source, instrument and code within this time are one record. */
const ONE_RECORD = MINUTE
/** How often what grew is written. */
const SAVE_EVERY = SECOND
/** Bars kept of one record at most; what is beyond is counted. */
const MOST_HELD_BARS = 20_000
const LONGEST_TEXT = 2_000

interface OpenRecord {
  record: QuarantineRecord
  /** True while the store does not know what the book knows. */
  unsaved: boolean
}

/** What is in quarantine, as far as the screen shows it, and the newest records that may still grow. */
export class QuarantineBook {
  readonly #shown = new Map<string, QuarantineView>()
  readonly #open = new Map<string, OpenRecord>()
  #savedAt = Number.NEGATIVE_INFINITY
  /**
   * Told when somebody lets data of a moment in again (a quote, a trade): answers true when the prices are taken for right
   * from now on. Null where nothing is heard live.
   */
  letIn: ((view: QuarantineView) => boolean) | null = null

  /** Records on the screen, oldest first. */
  get shown(): readonly QuarantineView[] {
    return [...this.#shown.values()]
  }

  /** The card of a record that is on the screen; null when it is not. */
  find(key: string): QuarantineView | null {
    return this.#shown.get(key) ?? null
  }

  /**
   * Holds data back: in a new record, or in the one of the same fault that is less than a minute old. `isNew` says that it
   * is to be written at once; what grows is written now and then.
   */
  hold(
    finding: HeldFinding,
    now: number,
    nextKey: () => string,
  ): { readonly record: QuarantineRecord; readonly isNew: boolean } {
    const name = nameOf(finding)
    const open = this.#open.get(name)
    const isFresh = open?.record.view.state === 'HELD' && now - open.record.view.foundAt < ONE_RECORD
    if (open !== undefined && isFresh) {
      open.record = grown(open.record, finding)
      open.unsaved = true
      this.show(open.record.view)
      return { record: open.record, isNew: false }
    }
    const record = recordOf(finding, now, nextKey())
    this.#open.set(name, { record, unsaved: false })
    this.show(record.view)
    return { record, isNew: true }
  }

  /** Records that grew since they were written; they count as written from now on. Forgets those that grow no more. */
  unsaved(now: number): readonly QuarantineRecord[] {
    if (now - this.#savedAt < SAVE_EVERY) return []
    this.#savedAt = now
    const changed: QuarantineRecord[] = []
    for (const [name, open] of this.#open) {
      if (open.unsaved) changed.push(open.record)
      open.unsaved = false
      if (now - open.record.view.foundAt >= ONE_RECORD) this.#open.delete(name)
    }
    return changed
  }

  /** Says that the store does not know a record as it is. */
  writeLater(key: string): void {
    for (const open of this.#open.values()) if (open.record.view.key === key) open.unsaved = true
  }

  /** The record of a key while it may still grow; null afterwards, when the store has all of it. */
  growing(key: string): QuarantineRecord | null {
    for (const { record } of this.#open.values()) if (record.view.key === key) return record
    return null
  }

  /** Puts a card on the screen's list. */
  show(view: QuarantineView): void {
    this.#shown.set(view.key, view)
  }

  /** Takes a decided record out of those that may grow. */
  close(view: QuarantineView): void {
    this.show(view)
    for (const [name, { record }] of this.#open) if (record.view.key === view.key) this.#open.delete(name)
  }

  /** Takes what there is no more room for off the list, decided records first; returns the keys. */
  overflow(): readonly string[] {
    const surplus = this.#shown.size - SHOWN
    if (surplus <= 0) return []
    const views = [...this.#shown.values()]
    const order = [...views.filter(({ state }) => state !== 'HELD'), ...views.filter(({ state }) => state === 'HELD')]
    const keys = order.slice(0, surplus).map(({ key }) => key)
    for (const key of keys) this.#shown.delete(key)
    return keys
  }
}

function nameOf({ sourceId, instrumentId, what, interval, code, datasetId }: HeldFinding): string {
  return JSON.stringify([sourceId, instrumentId, what, interval, code, datasetId])
}

function recordOf(finding: HeldFinding, now: number, key: string): QuarantineRecord {
  const { sourceId, instrumentId, what, interval, code, severity, message, from, to, rows, sample } = finding
  const data: HeldData = { bars: bounded(finding.bars), datasetId: finding.datasetId ?? null }
  return {
    data,
    view: {
      key,
      sourceId: sourceId.slice(0, 80),
      instrumentId,
      what,
      interval,
      code: code.slice(0, 60),
      severity: severity ?? 'quarantine',
      message: message.slice(0, LONGEST_TEXT),
      from: label(from),
      to: label(to),
      rows: rows ?? 1,
      sample: sample.slice(0, LONGEST_TEXT),
      foundAt: now,
      state: 'HELD',
      reason: '',
      decidedAt: null,
    },
  }
}

function grown({ view, data }: QuarantineRecord, finding: HeldFinding): QuarantineRecord {
  const known = data.bars?.tsOpen.length ?? 0
  const more = finding.bars === undefined || known >= MOST_HELD_BARS ? null : finding.bars
  const bars = more === null ? data.bars : bounded(data.bars === null ? more : joinBars([data.bars, more]))
  const [from, to] = [label(finding.from), label(finding.to)]
  return {
    data: { ...data, bars },
    view: {
      ...view,
      rows: view.rows + (finding.rows ?? 1),
      from: from === null ? view.from : Math.min(view.from ?? from, from),
      to: to === null ? view.to : Math.max(view.to ?? to, to),
    },
  }
}

function bounded(bars: BarColumns | undefined): BarColumns | null {
  if (bars === undefined) return null
  return bars.tsOpen.length <= MOST_HELD_BARS ? bars : takeBars(bars, 0, MOST_HELD_BARS)
}

/** Labels that are no moments, or lie before 1970, are not shown. */
function label(ts: number | null): number | null {
  return ts !== null && Number.isSafeInteger(ts) && ts >= 0 ? ts : null
}
