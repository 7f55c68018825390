import type { InstrumentId } from '#core/model/identifiers.ts'
import type { QuarantineView } from '#contracts/records/sources.ts'
import type { DataDesk } from '../desk.ts'
import { holdBack } from '../quarantine/holdBack.ts'
import type { Finding } from '../validation/finding.ts'

/** Where a live datum came from, and as what. */
export interface TickPlace {
  readonly sourceId: string
  readonly instrumentId: InstrumentId
  readonly what: QuarantineView['what']
}

/** Keeps one live datum from every decision; `datum` is shown to the person who judges it. */
export function holdTick(desk: DataDesk, place: TickPlace, finding: Finding, datum: unknown): void {
  const { code, severity, message, ts } = finding
  holdBack(desk, { ...place, interval: null, code, severity, message, from: ts, to: ts, sample: JSON.stringify(datum) })
}
