import * as z from 'zod'
import type { InstrumentId, ProposalId, SessionId } from '#core/model/identifiers.ts'
import { defineChannel } from './channel.ts'
import { currencySchema, identifierSchema, nothingSchema, timestampSchema } from './records/basics.ts'
import {
  brokerAccountSchema,
  connectionIdSchema,
  liveFactsSchema,
  toldAccountSchema,
} from './records/brokerAccounts.ts'
import { decisionReplaySchema } from './records/decisionReplay.ts'
import { glossaryEntrySchema } from './records/glossary.ts'
import { lineageOriginSchema, lineageSchema } from './records/lineage.ts'
import { sessionSourceSchema } from './records/market.ts'
import { refusalQuestionSchema, refusalsSchema } from './records/refusals.ts'
import { sourceIdSchema } from './records/sources.ts'
import { tradeNoteSchema, tradeNoteWriteSchema, tradesReplySchema } from './records/tradeJournal.ts'
import { sourceChoicesSchema } from './sourceChoices.ts'

/** What the user has chosen about the look and the manners of the workstation. Never a limit, a mode or a secret. */
export const preferencesSchema = z.strictObject({
  theme: z.enum(['dark', 'light', 'system']),
  density: z.enum(['compact', 'comfortable', 'large']),
  upDown: z.enum(['blue-orange', 'green-red', 'red-green', 'red-blue', 'monochrome']),
  reducedMotion: z.boolean(),
  sound: z.boolean(),
  pauseOnProposal: z.boolean(),
  /** Layouts by workspace as the docking library writes them; checked again when read. */
  layouts: z.record(z.string().max(40), z.unknown()),
})
/** What the user has chosen about the look and the manners of the workstation. */
export type Preferences = z.infer<typeof preferencesSchema>

/** The host itself: sessions, the kill button, preferences, files. */
export const deskChannel = defineChannel({
  name: 'desk',
  version: 1,
  commands: {
    /** Opens a new session with an account of its own; the mode is bound to it. Restarts the engines' books. */
    StartSession: {
      payload: z.strictObject({
        mode: z.enum(['SIM', 'REPLAY', 'PAPER']),
        source: sessionSourceSchema,
        startingCash: z.number().int().positive(),
        currency: currencySchema,
        /** PAPER only: a connected account in place of the simulated exchange; cash and currency are then its own. */
        connectionId: connectionIdSchema.optional(),
      }),
      reply: z.strictObject({ sessionId: z.custom<SessionId>((value) => typeof value === 'string') }),
    },
    /** Writes an account into the list; it is not asked before it is tested or traded in. */
    AddBrokerAccount: {
      payload: brokerAccountSchema.omit({ id: true }),
      reply: z.strictObject({ connectionId: connectionIdSchema }),
    },
    /** Takes an account out of the list, with its key; refused for the one that the running session trades in. */
    RemoveBrokerAccount: { payload: z.strictObject({ connectionId: connectionIdSchema }), reply: nothingSchema },
    /** Keeps the key of an account. It goes one way: no screen can ever read it back. */
    SetBrokerKey: {
      payload: z.strictObject({
        connectionId: connectionIdSchema,
        key: z.string().min(1).max(4_096),
        secret: z.string().max(4_096),
      }),
      reply: nothingSchema,
    },
    /** Opens the account, reads it and closes it again; never sends an order. */
    TestBrokerAccount: { payload: z.strictObject({ connectionId: connectionIdSchema }), reply: toldAccountSchema },
    /** Asks the account and reads the journal: what must be true before it may trade real money. */
    ReadLiveFacts: { payload: z.strictObject({ connectionId: connectionIdSchema }), reply: liveFactsSchema },
    /** Signs the limits as they were shown; refused when they have changed since. */
    SignLimits: {
      payload: z.strictObject({ connectionId: connectionIdSchema, limitsHash: z.string().length(64) }),
      reply: nothingSchema,
    },
    /** Opens a LIVE session when every fact holds; the one way to real money. */
    EnterLive: {
      payload: z.strictObject({
        connectionId: connectionIdSchema,
        instrumentIds: z.array(identifierSchema<InstrumentId>()).min(1).max(200).readonly(),
        /** The last four characters of the account's number, as typed. */
        typedNumber: z.string().max(20),
        limitsHash: z.string().length(64),
        /** The largest loss of a day as it was shown and accepted. */
        acceptedDayLoss: z.number().int().positive(),
      }),
      reply: z.strictObject({ sessionId: z.custom<SessionId>((value) => typeof value === 'string') }),
    },
    /** Trips the kill switch from the screen's button. */
    PressKill: { payload: z.strictObject({ pressedAt: timestampSchema }), reply: nothingSchema },
    /** Trips every path without effect and reports what answered, with the time it took. */
    RunKillDrill: {
      payload: nothingSchema,
      reply: z.strictObject({ gateMilliseconds: z.number(), verified: z.number().int(), paths: z.number().int() }),
    },
    /** For twenty seconds the next press of the kill shortcut is a test of its keys; the one after it kills again. */
    TestKillShortcut: { payload: nothingSchema, reply: nothingSchema },
    ReadPreferences: { payload: nothingSchema, reply: preferencesSchema },
    WritePreferences: { payload: preferencesSchema, reply: nothingSchema },
    /** What was chosen about sources: plans, hours, feeds of news, addresses. Never a key. */
    ReadSourceChoices: { payload: nothingSchema, reply: sourceChoicesSchema },
    /** Replaces what was chosen, whole; a source whose choices change is closed and opened anew. */
    WriteSourceChoices: { payload: sourceChoicesSchema, reply: nothingSchema },
    /** Shows the system's file dialog; null when the user closed it or the host has none. */
    ChooseImportFile: {
      payload: nothingSchema,
      reply: z.strictObject({ path: z.string().nullable(), available: z.boolean() }),
    },
    AcknowledgeNotice: { payload: z.strictObject({ key: z.string().max(120) }), reply: nothingSchema },
    /** Adds instruments to those that the running live session listens to; nothing is ever taken away that is held. */
    WatchInstruments: {
      payload: z.strictObject({ instrumentIds: z.array(identifierSchema<InstrumentId>()).min(1).max(200).readonly() }),
      reply: nothingSchema,
    },
    /** Keeps the key of a source. It goes one way: no screen can ever read it back. */
    SetSourceKey: {
      payload: z.strictObject({
        sourceId: sourceIdSchema,
        key: z.string().min(1).max(4_096),
        secret: z.string().max(4_096),
      }),
      reply: nothingSchema,
    },
    RemoveSourceKey: { payload: z.strictObject({ sourceId: sourceIdSchema }), reply: nothingSchema },
    /**
     * Opens the vault of keys with the trader's passphrase. Where there is no vault and no key ring of the system, the
     * passphrase is from now on that of a new one.
     */
    UnlockVault: { payload: z.strictObject({ passphrase: z.string().min(1).max(1_024) }), reply: nothingSchema },
    /** Whether keys can be kept, and what protects them. */
    ReadVault: {
      payload: nothingSchema,
      reply: z.strictObject({
        state: z.enum(['OPEN', 'LOCKED', 'NONE']),
        guard: z.enum(['keyring', 'passphrase']).nullable(),
      }),
    },
    /** How an order, a proposal or a signal came about, back to what was received; or what a correction touched. */
    ReadLineage: { payload: z.strictObject({ of: lineageOriginSchema }), reply: lineageSchema },
    /** A decision as the journal has it: every set of terms that was shown, what was decided, what came of it. */
    ReadDecision: {
      payload: z.strictObject({ proposalId: identifierSchema<ProposalId>() }),
      reply: decisionReplaySchema,
    },
    /** Ideas in an instrument that did not become trades within a time, and why. */
    ReadRefusals: { payload: refusalQuestionSchema, reply: refusalsSchema },
    /** The round trips of an account, or of all, with what was written beside them. */
    ReadTrades: {
      payload: z.strictObject({ accountId: z.string().max(80).nullable() }),
      reply: tradesReplySchema,
    },
    /** Replaces tags, stars and note of a trade. */
    WriteTradeNote: { payload: tradeNoteWriteSchema, reply: tradeNoteSchema },
    /** The trades as a file to keep. */
    ExportTrades: {
      payload: z.strictObject({ accountId: z.string().max(80).nullable() }),
      reply: z.strictObject({ fileName: z.string().max(200), mediaType: z.string().max(60), text: z.string() }),
    },
    /** Every word of the glossary, generated from the declarations. */
    ReadGlossary: {
      payload: nothingSchema,
      reply: z.strictObject({ entries: z.array(glossaryEntrySchema).readonly() }),
    },
  },
  events: {},
})
