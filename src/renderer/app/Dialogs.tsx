import { BatchDialog } from '../features/approvals/batch/BatchDialog.tsx'
import { DecisionDialog } from '../features/approvals/replay/DecisionDialog.tsx'
import { CancelEntriesDialog, CancelOrderDialog, ClosePositionDialog } from '../features/blotter/CancelDialogs.tsx'
import { RemoveKeyDialog } from '../features/data/sources/RemoveKeyDialog.tsx'
import { SourceChoicesDialog } from '../features/data/sources/SourceChoicesDialog.tsx'
import { SourceKeyDialog } from '../features/data/sources/SourceKeyDialog.tsx'
import { GlossaryDialog } from '../features/glossary/GlossaryDialog.tsx'
import { ImportDialog } from '../features/import/ImportDialog.tsx'
import { LoosenDialog } from '../features/risk/LoosenDialog.tsx'
import { ResumeDialog } from '../features/risk/ResumeDialog.tsx'
import { SessionDialog } from '../features/session/SessionDialog.tsx'
import { SettingsDialog } from '../features/session/SettingsDialog.tsx'
import { SymbolDialog } from '../features/watchlist/SymbolDialog.tsx'
import { OrderTicket } from '../features/ticket/OrderTicket.tsx'
import { WatchlistsDialog } from '../features/watchlist/WatchlistsDialog.tsx'
import { useUi } from '../state/ui.ts'
import { Palette } from './Palette.tsx'
import { ShortcutSheet } from './ShortcutSheet.tsx'

/** The one layer that is open over the workspace, if any. */
export function Dialogs() {
  const dialog = useUi((state) => state.dialog)
  switch (dialog?.kind) {
    case undefined:
      return null
    case 'palette':
      return <Palette query={dialog.query} />
    case 'symbols':
      return <SymbolDialog query={dialog.query} purpose={dialog.purpose} />
    case 'watchlists':
      return <WatchlistsDialog />
    case 'sourceKey':
      return <SourceKeyDialog sourceId={dialog.sourceId} />
    case 'removeKey':
      return <RemoveKeyDialog sourceId={dialog.sourceId} />
    case 'sourceChoices':
      return <SourceChoicesDialog sourceId={dialog.sourceId} />
    case 'shortcuts':
      return <ShortcutSheet />
    case 'glossary':
      return <GlossaryDialog query={dialog.query} />
    case 'settings':
      return <SettingsDialog />
    case 'session':
      return <SessionDialog />
    case 'import':
      return <ImportDialog key={dialog.file?.name} file={dialog.file} />
    case 'cancelEntries':
      return <CancelEntriesDialog />
    case 'cancelOrder':
      return <CancelOrderDialog clientOrderId={dialog.clientOrderId} />
    case 'closePosition':
      return <ClosePositionDialog instrumentId={dialog.instrumentId} />
    case 'ticket':
      return <OrderTicket />
    case 'decision':
      return <DecisionDialog key={dialog.proposalId} proposalId={dialog.proposalId} />
    case 'batch':
      return <BatchDialog strategyId={dialog.strategyId} side={dialog.side} />
    case 'resume':
      return <ResumeDialog />
    case 'loosen':
      return <LoosenDialog />
  }
}
