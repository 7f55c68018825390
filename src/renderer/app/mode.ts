import type { SessionView } from '#contracts/records/market.ts'

/** How the mode is told: word, form of the bar, and the word on buttons. `blocked` forbids sending in words. */
export interface ModeFace {
  readonly word: string
  readonly form: 'dashed' | 'solid' | 'stripes'
  /** First word of the Approve label. */
  readonly verb: string
  readonly blocked: string | null
}

const FACES: Readonly<Record<string, ModeFace>> = {
  SIM: { word: 'SIM', form: 'dashed', verb: 'SIM', blocked: null },
  REPLAY: { word: 'REPLAY', form: 'dashed', verb: 'REPLAY', blocked: null },
  PAPER: { word: 'PAPER', form: 'solid', verb: 'PAPER', blocked: null },
  LIVE: { word: 'LIVE · REAL MONEY', form: 'stripes', verb: 'LIVE', blocked: null },
}

const UNKNOWN: ModeFace = {
  word: 'UNKNOWN MODE · SHOWN AS LIVE',
  form: 'stripes',
  verb: 'LIVE',
  blocked: 'The mode of this account is not known, so nothing can be sent. Start a new session.',
}

const NONE: ModeFace = {
  word: 'NO SESSION',
  form: 'dashed',
  verb: 'NO SESSION',
  blocked: 'No session is open, so there is no account to trade with. Start one with Ctrl+Shift+S.',
}

/** Tells how a mode is shown; one that is not known is drawn as LIVE and blocks sending. */
export function faceOfMode(mode: string): ModeFace {
  return Object.hasOwn(FACES, mode) ? (FACES[mode] ?? UNKNOWN) : UNKNOWN
}

/** Tells how the session's mode is shown; an unreadable session record is an unknown mode, not the absence of one. */
export function faceOfSession(session: SessionView | null, unreadable: number): ModeFace {
  if (session === null) return unreadable > 0 ? UNKNOWN : NONE
  return faceOfMode(session.session.mode)
}
