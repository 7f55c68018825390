import { useState } from 'react'
import type { BarInterval } from '#core/model/bar.ts'
import type { ImportReport } from '#contracts/data.ts'
import { commands } from '../../state/desk.ts'

/** Where the text of an import comes from: a path the shell gave, or text dropped or picked in the browser. */
export type ImportSource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'text'; readonly name: string; readonly text: string }

/** How far an import has come. */
export interface ImportStep {
  readonly source: ImportSource | null
  readonly symbol: string
  readonly interval: BarInterval | null
  readonly report: ImportReport | null
  readonly stored: string | null
  readonly failure: string | null
  readonly busy: boolean
}

/** Guesses a symbol from a file's name: its leading letters and digits, upper case, at most 20. */
function symbolFromName(name: string): string {
  const base = name.split(/[\\/]/).at(-1) ?? ''
  return (/^[A-Za-z0-9]+/.exec(base)?.[0] ?? '').toUpperCase().slice(0, 20)
}

/** Returns the name a source is known by. */
export function sourceName(source: ImportSource): string {
  return source.kind === 'file' ? source.path : source.name
}

/** Walks an import: choose, preview, confirm. Nothing is stored before the confirmation. */
export function useImport(dropped: { readonly name: string; readonly text: string } | null) {
  const [step, setStep] = useState<ImportStep>({
    source: dropped === null ? null : { kind: 'text', ...dropped },
    symbol: dropped === null ? '' : symbolFromName(dropped.name),
    interval: null,
    report: null,
    stored: null,
    failure: null,
    busy: false,
  })
  const change = (part: Partial<ImportStep>): void => setStep((before) => ({ ...before, ...part }))

  const choose = (source: ImportSource): void =>
    setStep((before) => ({
      ...before,
      source,
      symbol: before.symbol || symbolFromName(sourceName(source)),
      report: null,
      failure: null,
      stored: null,
    }))

  const preview = async (): Promise<void> => {
    if (step.source === null) return
    change({ busy: true, failure: null })
    const answer = await commands.data.PreviewImport({
      source: step.source,
      symbol: step.symbol,
      interval: step.interval,
    })
    change({ busy: false, report: answer.ok ? answer.reply : null, failure: answer.ok ? null : answer.failure.message })
  }
  const store = async (): Promise<void> => {
    if (step.source === null) return
    change({ busy: true, failure: null })
    const answer = await commands.data.ImportBars({ source: step.source, symbol: step.symbol, interval: step.interval })
    if (answer.ok) change({ busy: false, report: answer.reply.report, stored: answer.reply.datasetId })
    else change({ busy: false, failure: answer.failure.message })
  }
  return { step, change, choose, preview, store }
}
