import { create } from 'zustand'
import type { BarInterval } from '#core/model/bar.ts'
import type { InstrumentId } from '#core/model/identifiers.ts'
import type { WorkspaceId } from '#contracts/workspaces.ts'

/** What a symbol is looked for: to open its chart, to add it to the shown watchlist, to see what is stored of it. */
export type SymbolPurpose = 'chart' | 'watchlist' | 'coverage'

/** Layers over the workspace; one at a time. */
export type DialogState =
  | { readonly kind: 'palette'; readonly query: string }
  | { readonly kind: 'symbols'; readonly query: string; readonly purpose: SymbolPurpose }
  | { readonly kind: 'watchlists' }
  | { readonly kind: 'sourceKey'; readonly sourceId: string }
  | { readonly kind: 'removeKey'; readonly sourceId: string }
  | { readonly kind: 'addAccount' }
  | { readonly kind: 'accountKey'; readonly connectionId: string }
  | { readonly kind: 'removeAccount'; readonly connectionId: string }
  | { readonly kind: 'enterLive'; readonly connectionId: string }
  | { readonly kind: 'sourceChoices'; readonly sourceId: string }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'glossary'; readonly query: string }
  | { readonly kind: 'settings' }
  | { readonly kind: 'session' }
  | { readonly kind: 'import'; readonly file: { readonly name: string; readonly text: string } | null }
  | { readonly kind: 'cancelEntries' }
  | { readonly kind: 'cancelOrder'; readonly clientOrderId: string }
  | { readonly kind: 'cancelParent'; readonly parentId: string }
  | { readonly kind: 'closePosition'; readonly instrumentId: InstrumentId }
  | { readonly kind: 'ticket' }
  | { readonly kind: 'whyNot'; readonly instrumentId: InstrumentId | null; readonly side: 'BUY' | 'SELL' }
  | { readonly kind: 'decision'; readonly proposalId: string }
  | { readonly kind: 'batch'; readonly strategyId: string; readonly side: 'BUY' | 'SELL' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'loosen' }
  | { readonly kind: 'limits'; readonly limit: string | null }
  | { readonly kind: 'waitingLimits' }
  | { readonly kind: 'reduce'; readonly instrumentId: InstrumentId }
  | { readonly kind: 'flatten' }

/** What this screen shows where; nothing of it matters to the engines. */
export interface UiState {
  readonly workspace: WorkspaceId
  readonly lastWorkspace: WorkspaceId
  readonly dialog: DialogState | null
  readonly selectedProposal: string | null
  /** The approval card is to take the focus as soon as it is there (F8). */
  readonly cardFocus: boolean
  readonly instrumentId: InstrumentId | null
  readonly interval: BarInterval | null
  readonly selectedRun: string | null
  /** The watchlist on screen; null is the session's own instruments. */
  readonly watchlist: string | null
  /** Runs marked for comparison, in the order in which they were marked; at most six. */
  readonly comparedRuns: readonly string[]
}

/** State of the screen itself. */
export const useUi = create<UiState>()(() => ({
  workspace: 'charts',
  lastWorkspace: 'charts',
  dialog: null,
  selectedProposal: null,
  cardFocus: false,
  instrumentId: null,
  interval: null,
  selectedRun: null,
  watchlist: null,
  comparedRuns: [],
}))

/** Shows a workspace. */
export function showWorkspace(workspace: WorkspaceId): void {
  useUi.setState((state) => (state.workspace === workspace ? {} : { workspace, lastWorkspace: state.workspace }))
}

/** Opens a layer over the workspace. */
export function openDialog(dialog: DialogState): void {
  useUi.setState({ dialog })
}

/** Closes the top layer. */
export function closeDialog(): void {
  useUi.setState({ dialog: null })
}

/** Links the panels to one instrument. */
export function selectInstrument(instrumentId: InstrumentId): void {
  useUi.setState({ instrumentId })
}

/** Shows one proposal on the card and, when asked, moves the focus there. */
export function showProposal(proposalId: string | null, focus: boolean): void {
  useUi.setState((state) => ({ selectedProposal: proposalId, cardFocus: focus || state.cardFocus }))
}
