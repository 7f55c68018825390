import type { BarColumns } from '#core/model/bar.ts'
import type { ImportReport } from '#contracts/data.ts'
import { refused, type CommandResult } from '#contracts/failure.ts'
import { accepted } from '#contracts/failure.ts'
import type { ImportedBars } from '../ports.ts'
import { sessionsOf } from '../validation/exchangeSessions.ts'
import { validateSeries } from '../validation/seriesValidation.ts'
import { siftBars, type HeldRows, type SiftedBars } from './siftBars.ts'

/** An import after validation: what is stored, and what is held back. */
export interface SiftedImport {
  readonly bars: ImportedBars
  readonly held: readonly HeldRows[]
  /** What is doubtful about the rest, or was taken out, in a sentence; empty when nothing is. */
  readonly note: string
}

/** Which exchange a file is of is only guessed, so that no row is held for a holiday of another country. */
const GUESSED = ['OUTSIDE_SESSION'] as const

/**
 * Validates imported bars as a series. Rows with a grave fault are taken out to be held in quarantine; the report tells of
 * them and of every doubt. Refused when nothing is left. `hash` names bars by their content.
 */
export function siftImport(
  { report, instrument, columns }: ImportedBars,
  hash: (columns: BarColumns) => string,
): CommandResult<SiftedImport> {
  const { interval } = report
  // Whether the prices are as traded is not known of a file, so a split may be in them already.
  const calendar = sessionsOf(instrument.calendar)
  const { findings } = validateSeries({ interval, columns, basis: 'split-adjusted', calendar })
  const sifted = siftBars(columns, findings, 0, columns.tsOpen.length, GUESSED)
  const { tsOpen } = sifted.kept
  if (tsOpen.length === 0) {
    const why = sifted.held[0]?.message ?? ''
    return refused(
      'IMPORT_SET_ASIDE',
      `Every bar of the file would be set aside, so nothing was stored; correct the file and import it again. ${why}`,
    )
  }
  const notes = [...report.notes, ...notesOf(sifted)]
  const isWhole = sifted.held.length === 0
  const kept: ImportReport = isWhole
    ? { ...report, notes }
    : {
        ...report,
        notes,
        accepted: tsOpen.length,
        from: tsOpen[0] ?? null,
        to: tsOpen.at(-1) ?? null,
        dataHash: hash(sifted.kept),
      }
  return accepted({
    bars: { report: kept, instrument, columns: sifted.kept },
    held: sifted.held,
    note: setNote(sifted),
  })
}

function notesOf({ held, doubts }: SiftedBars): readonly string[] {
  return [
    ...held.map(({ code, bars, message }) => `${countOf(bars)} held in quarantine (${code}): ${message}`),
    ...doubts.map(({ code, message }) => `Doubtful (${code}): ${message}`),
  ].map((note) => note.slice(0, 2_000))
}

/** For the card of the set: how many bars are missing, and the doubts by their codes. */
function setNote({ held, doubts }: SiftedBars): string {
  const missing = held.reduce((sum, { bars }) => sum + bars.tsOpen.length, 0)
  const codes = doubts.map(({ code, findings }) => (findings === 1 ? code : `${code} (${findings} times)`))
  return withHeldBars(codes.length === 0 ? '' : `Doubtful: ${codes.join(', ')}.`, missing)
}

const HELD_BARS = /^\d+ bars? of it (?:is|are) held in quarantine\.\s*/

/** Puts into the note of a set how many bars of it are held back now. */
export function withHeldBars(note: string, held: number): string {
  const rest = note.replace(HELD_BARS, '')
  const told = held === 0 ? '' : `${held} ${held === 1 ? 'bar of it is' : 'bars of it are'} held in quarantine.`
  return [told, rest].filter((part) => part !== '').join(' ')
}

function countOf({ tsOpen }: BarColumns): string {
  return tsOpen.length === 1 ? '1 bar is' : `${tsOpen.length} bars are`
}
