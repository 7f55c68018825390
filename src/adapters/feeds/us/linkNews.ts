import type { Normalised, Rejection } from '../crypto/shared/normalised.ts'

/** What a source says of the connection itself. `reason` is one sentence for the user. */
export interface LinkNews {
  readonly kind:
    /** The key was taken: what is wanted may be asked for. */
    | 'SIGNED_IN'
    /** The key, or the plan behind it, does not open this stream: coming back is of no use. */
    | 'KEY_REFUSED'
    /** We were too slow: messages are missing. */
    | 'MESSAGES_LOST'
    /** Something that was asked for is not given; the rest goes on. */
    | 'REFUSED'
  readonly reason: string
}

/** What one message of a stream with a key says. */
export interface KeyedNormalised extends Normalised {
  readonly link?: LinkNews
}

/** Collects what the parts of one message say: every event, and the first part that could not be used. */
export class MessageParts {
  readonly #events: Normalised['events'][number][] = []
  #rejected: Rejection | null = null
  #refusals = 0
  #ignored: string | null = null
  #link: LinkNews | null = null

  /** Takes what one part says. */
  add({ events, rejected, ignored, link }: KeyedNormalised): void {
    for (const event of events) this.#events.push(event)
    if (rejected !== undefined) {
      this.#refusals += 1
      this.#rejected ??= rejected
    }
    if (ignored !== undefined) this.#ignored ??= ignored
    // A refusal of the key outweighs everything else that is said of the connection.
    if (link !== undefined && (this.#link === null || link.kind === 'KEY_REFUSED')) this.#link = link
  }

  /** What the whole message says; the number of refused parts is in the reason. */
  said(): KeyedNormalised {
    const rejected = this.#rejected
    const more = this.#refusals > 1 ? ` ${this.#refusals} parts of the message were set aside.` : ''
    return {
      events: this.#events,
      ...(rejected === null ? {} : { rejected: { code: rejected.code, reason: rejected.reason + more } }),
      ...(this.#ignored === null || this.#events.length > 0 || rejected !== null ? {} : { ignored: this.#ignored }),
      ...(this.#link === null ? {} : { link: this.#link }),
    }
  }
}
