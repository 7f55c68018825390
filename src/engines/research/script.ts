import { identifier, type AccountId, type DatasetId, type SessionId } from '#core/model/identifiers.ts'
import { toMoney } from '#core/money.ts'
import type { BacktestConfiguration } from '#contracts/research.ts'
import type { EngineCommand, EngineCommandPayload } from '../kernel/channels.ts'
import type { EngineName } from '../kernel/engine.ts'
import type { RunData } from './runData.ts'

/** One command of a run's script. */
export type ScriptLine = {
  readonly [Name in EngineName]: {
    readonly [Command in EngineCommand<Name>]: {
      readonly engine: Name
      readonly command: Command
      readonly payload: EngineCommandPayload<Name, Command>
    }
  }[EngineCommand<Name>]
}[EngineName]

/** The one account of a backtest; it lives as long as the run. */
const ACCOUNT = identifier<AccountId>('BACKTEST')

/**
 * The commands that make a run of idle engines, in order: configure, open the session, play everything. The engines may
 * run on this thread or on others; the script is the same. Bars that closed at or before `startAt` are history, which nobody
 * trades.
 */
export function openingLines(configuration: BacktestConfiguration, data: RunData, startAt = 0): readonly ScriptLine[] {
  const { strategies, sizing, stopLoss, takeProfit, startingCash, currency } = configuration
  return [
    {
      engine: 'strategy',
      command: 'ConfigureStrategies',
      payload: {
        strategies: strategies.map(({ strategyId, kind, parameters, source }) => {
          const strategy = { strategyId, kind, parameters, enabled: true }
          return source === undefined ? strategy : { ...strategy, source }
        }),
      },
    },
    {
      engine: 'risk',
      command: 'ConfigureRisk',
      payload: {
        sizing,
        stopLossFraction: stopLoss,
        takeProfitFraction: takeProfit,
        shares: Object.fromEntries(strategies.map(({ strategyId, share }) => [strategyId, share])),
        // A backtest tries strategies by themselves: what they may take of an account among others is the account's.
        limits: { strategyValue: 10, venueValue: 10, assetClassValue: 10 },
      },
    },
    { engine: 'broker', command: 'ConfigureExchange', payload: configuration.exchange },
    {
      engine: 'data',
      command: 'OpenSession',
      payload: {
        session: {
          sessionId: identifier<SessionId>('backtest'),
          mode: 'BACKTEST',
          accountId: ACCOUNT,
          source: {
            kind: 'dataset',
            datasetIds: data.sets.map(({ datasetId }) => identifier<DatasetId>(datasetId)),
            startAt,
          },
          startingCash: toMoney(startingCash),
          currency,
        },
        playing: false,
        speed: 1,
      },
    },
    { engine: 'data', command: 'RunToEnd', payload: {} },
  ]
}

/** The commands after the last bar has come to rest. */
export function closingLines(configuration: BacktestConfiguration): readonly ScriptLine[] {
  return configuration.finalize ? [{ engine: 'broker', command: 'FinalizePositions', payload: {} }] : []
}
