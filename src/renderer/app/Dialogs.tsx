import { AccountKeyDialog } from '../features/accounts/AccountKeyDialog.tsx'
import { AddAccountDialog } from '../features/accounts/AddAccountDialog.tsx'
import { LiveDialog } from '../features/accounts/LiveDialog.tsx'
import { RemoveAccountDialog } from '../features/accounts/RemoveAccountDialog.tsx'
import { BatchDialog } from '../features/approvals/batch/BatchDialog.tsx'
import { DecisionDialog } from '../features/approvals/replay/DecisionDialog.tsx'
import { CancelEntriesDialog, CancelOrderDialog, ClosePositionDialog } from '../features/blotter/CancelDialogs.tsx'
import { CancelParentDialog } from '../features/blotter/CancelParentDialog.tsx'
import { RemoveKeyDialog } from '../features/data/sources/RemoveKeyDialog.tsx'
import { SourceChoicesDialog } from '../features/data/sources/SourceChoicesDialog.tsx'
import { SourceKeyDialog } from '../features/data/sources/SourceKeyDialog.tsx'
import { GlossaryDialog } from '../features/glossary/GlossaryDialog.tsx'
import { ImportDialog } from '../features/import/ImportDialog.tsx'
import { LimitsDialog } from '../features/risk/LimitsDialog.tsx'
import { LoosenDialog } from '../features/risk/LoosenDialog.tsx'
import { ReduceDialog } from '../features/risk/ReduceDialog.tsx'
import { ResumeDialog } from '../features/risk/ResumeDialog.tsx'
import { WaitingLimitsDialog } from '../features/risk/WaitingLimitsDialog.tsx'
import { SessionDialog } from '../features/session/SessionDialog.tsx'
import { SettingsDialog } from '../features/session/SettingsDialog.tsx'
import { WhyNotDialog } from '../features/whyNot/WhyNotDialog.tsx'
import { SymbolDialog } from '../features/watchlist/SymbolDialog.tsx'
import { OrderTicket } from '../features/ticket/OrderTicket.tsx'
import { WatchlistsDialog } from '../features/watchlist/WatchlistsDialog.tsx'
import { FlattenDialog } from '../kill/FlattenDialog.tsx'
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
    case 'addAccount':
      return <AddAccountDialog />
    case 'accountKey':
      return <AccountKeyDialog connectionId={dialog.connectionId} />
    case 'removeAccount':
      return <RemoveAccountDialog connectionId={dialog.connectionId} />
    case 'enterLive':
      return <LiveDialog connectionId={dialog.connectionId} />
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
    case 'cancelParent':
      return <CancelParentDialog parentId={dialog.parentId} />
    case 'closePosition':
      return <ClosePositionDialog instrumentId={dialog.instrumentId} />
    case 'ticket':
      return <OrderTicket />
    case 'whyNot':
      return <WhyNotDialog instrumentId={dialog.instrumentId} side={dialog.side} />
    case 'decision':
      return <DecisionDialog key={dialog.proposalId} proposalId={dialog.proposalId} />
    case 'batch':
      return <BatchDialog strategyId={dialog.strategyId} side={dialog.side} />
    case 'resume':
      return <ResumeDialog />
    case 'flatten':
      return <FlattenDialog />
    case 'loosen':
      return <LoosenDialog />
    case 'limits':
      return <LimitsDialog limit={dialog.limit} />
    case 'waitingLimits':
      return <WaitingLimitsDialog />
    case 'reduce':
      return <ReduceDialog instrumentId={dialog.instrumentId} />
  }
}
