import type { Envelope } from '#contracts/envelope.ts'
import type { CommandResult, Failure } from '#contracts/failure.ts'
import type { Session } from '#contracts/records/market.ts'
import type { SourceChoices } from '#contracts/sourceChoices.ts'
import type { EngineName, Handled } from '#engines/kernel/engine.ts'
import type { RunData } from '#engines/research/runData.ts'
import type { Credentials } from '#adapters/secrets/vault.ts'
import type { BrokerOrigins } from '../brokers/brokerOrigins.ts'
import type { AskedAccountReply, BrokerStatus } from '../brokers/brokerMessages.ts'
import type { FeedOrigins } from '../feeds/feedEntry.ts'
import type { PluginThreadData } from '../plugins/pluginHost.ts'
import type { DrillAnswer, KillRequest } from '../kill/killRequest.ts'

/** What the thread of an engine is started with. */
export interface EngineThreadData {
  readonly engine: EngineName
  /** Distinguishes the ids of this thread's life from every other in the data directory. */
  readonly run: string
  readonly dataDirectory: string
  /** Folder of the files that ship with the program, for example the sample data. */
  readonly resources: string
  readonly memory: SharedArrayBuffer
  /** Strategies of the user's; only the strategy engine's thread has them. */
  readonly plugins: PluginThreadData | null
  /**
   * A backtest instead of a session: nothing is stored, no kill path is opened, and the data engine gets its one set of
   * bars, the others null.
   */
  readonly backtest: { readonly data: RunData | null } | null
  /** Servers of a test instead of the sources' own; only the data engine's thread has them. */
  readonly feedOrigins?: FeedOrigins
  /** Servers of a test instead of the brokers' own; only the broker's thread has them. */
  readonly brokerOrigins?: BrokerOrigins
  /** What was chosen about sources; only the data engine's thread has it. */
  readonly sourceChoices?: SourceChoices
  /** Ways to kill that the host offers; each must pass its test before the switch counts as ready. */
  readonly killPaths: readonly KillRequest['path'][]
}

/** What the main thread says to an engine's thread. */
export type ToEngineThread =
  | { readonly kind: 'deliver'; readonly envelope: Envelope; readonly now: number }
  /** A press from the main thread; it overtakes everything that waits for the engine's turn in the router. */
  | { readonly kind: 'kill'; readonly request: KillRequest }
  /** The kill was pressed, host time in microseconds: the thread notes in the shared memory that it has heard of it. */
  | { readonly kind: 'halt'; readonly pressedAt: number }
  /** Every key of a source that is kept; only the thread that talks to the sources gets them. */
  | { readonly kind: 'credentials'; readonly credentials: Readonly<Record<string, Credentials>> }
  /** Asks an account at a venue; only the broker's thread does, which alone has the keys of accounts. */
  | { readonly kind: 'ask-account'; readonly question: number; readonly connectionId: string }
  /** What was chosen about sources, at each change; only the thread that talks to them gets it. */
  | { readonly kind: 'source-choices'; readonly choices: SourceChoices }
  | { readonly kind: 'stop' }

/** What an engine's thread says to the main thread. */
export type FromEngineThread =
  /** The broker tells the newest session of its journal; the others know of none. */
  | { readonly kind: 'ready'; readonly lastSession: Session | null }
  /** It cannot start, for a reason that a restart does not change: a locked database, a full disk. */
  | { readonly kind: 'refused'; readonly failure: Failure }
  | { readonly kind: 'handled'; readonly handled: Handled }
  /** What the engine made of a message that did not come through the router: a kill, or what a source told. */
  | { readonly kind: 'unsolicited'; readonly handled: Handled }
  | { readonly kind: 'drill'; readonly answer: DrillAnswer }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'account-asked'; readonly question: number; readonly answer: CommandResult<AskedAccountReply> }
  | { readonly kind: 'broker-status'; readonly status: BrokerStatus }
