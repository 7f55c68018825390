import { brokerChannel } from './broker.ts'
import type { Channel } from './channel.ts'
import { dataChannel } from './data.ts'
import { deskChannel } from './desk.ts'
import { researchChannel } from './research.ts'
import { riskChannel } from './risk.ts'
import { strategyChannel } from './strategy.ts'

/** Every channel a screen can address, by name. */
export const screenChannels = {
  data: dataChannel,
  strategy: strategyChannel,
  risk: riskChannel,
  broker: brokerChannel,
  research: researchChannel,
  desk: deskChannel,
} as const satisfies Readonly<Record<string, Channel>>

/**
 * The commands a screen may send. A screen never submits an order: it approves the hash of a proposal that risk already
 * holds, or asks for less risk.
 */
export const SCREEN_COMMANDS = {
  data: [
    'PlayMarket',
    'PauseMarket',
    'StepMarket',
    'SetMarketSpeed',
    'QueryBars',
    'PreviewImport',
    'ImportBars',
    'SearchSymbols',
    'RefreshInstruments',
    'WatchDepth',
    'SaveWatchlist',
    'RemoveWatchlist',
    'QueryCoverage',
    'QueryStorage',
    'StartBackfill',
    'CancelBackfill',
    'ReadmitFinding',
    'DismissFinding',
    'RefreshNews',
    'StartRecording',
    'StopRecording',
    'QueryFeatures',
    'QueryRegimes',
    'StudyFeatures',
  ],
  strategy: ['ConfigureStrategies', 'SetStrategyEnabled', 'ListStrategyKinds', 'ListFeatures', 'WatchFeatures'],
  risk: [
    'ApproveProposal',
    'ApproveBatch',
    'ProposeOrder',
    'RejectProposal',
    'ModifyProposal',
    'ExtendProposal',
    'PauseEntries',
    'ResumeEntries',
    'CancelWorkingEntries',
    'CancelOrder',
    'ClosePosition',
    'ReducePosition',
    'LoosenGuard',
    'PreviewLimits',
    'ProposeLimits',
    'ApplyLimits',
    'WithdrawLimits',
  ],
  broker: ['Rearm', 'PreviewFlatten', 'Flatten', 'ResolveUnknownOrder', 'DecideForeign', 'Reconcile', 'VerifyJournal', 'QueryJournal'],
  research: [
    'StartBacktest',
    'StartSweep',
    'StartWalkForward',
    'StartRobustness',
    'CancelRun',
    'QueryResult',
    'QuerySweep',
    'QueryWalkForward',
    'QueryRobustness',
    'QueryPartial',
    'QueryTrials',
    'SetRunTags',
    'ExportRun',
  ],
  desk: [
    'StartSession',
    'PressKill',
    'RunKillDrill',
    'ReadPreferences',
    'WritePreferences',
    'ReadSourceChoices',
    'WriteSourceChoices',
    'ChooseImportFile',
    'AcknowledgeNotice',
    'WatchInstruments',
    'SetSourceKey',
    'RemoveSourceKey',
    'UnlockVault',
    'ReadVault',
    'ReadLineage',
    'ReadDecision',
    'ReadGlossary',
  ],
} as const
