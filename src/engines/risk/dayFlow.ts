/** How much went to one venue in a day. */
interface VenueFlow {
  messages: number
  trades: number
  recent: number[]
}

/** How much an account has sent in one market day: entries and their value, and messages and trades by venue. */
export class DayFlow {
  #day = Number.NaN
  #orders = 0
  #value = 0
  readonly #venues = new Map<string, VenueFlow>()

  /** Entries of the day. */
  orders(day: number): number {
    this.#turn(day)
    return this.#orders
  }

  /** Value of the entries of the day, money. */
  value(day: number): number {
    this.#turn(day)
    return this.#value
  }

  /** Notes an entry that was sent. */
  noteEntry(day: number, value: number): void {
    this.#turn(day)
    this.#orders += 1
    this.#value += value
  }

  /** Notes orders or cancels sent to a venue. */
  noteMessages(day: number, venue: string, count: number, now: number): void {
    this.#turn(day)
    const flow = this.#flowOf(venue)
    flow.messages += count
    for (let index = 0; index < count; index += 1) flow.recent.push(now)
  }

  /** Notes that a venue told of a trade. */
  noteTrade(day: number, venue: string): void {
    this.#turn(day)
    this.#flowOf(venue).trades += 1
  }

  /** Messages and trades of the day at a venue. */
  venue(day: number, venue: string): { readonly messages: number; readonly trades: number } {
    this.#turn(day)
    return this.#venues.get(venue) ?? NOTHING
  }

  /** Messages to a venue within the last microseconds. */
  recent(venue: string, within: number, now: number): number {
    const flow = this.#venues.get(venue)
    if (flow === undefined) return 0
    if (now - (flow.recent[0] ?? now) >= within) flow.recent = flow.recent.filter((at) => now - at < within)
    return flow.recent.length
  }

  /** Forgets everything: another account. */
  clear(): void {
    this.#turn(Number.NaN)
  }

  #turn(day: number): void {
    if (day === this.#day) return
    this.#day = day
    this.#orders = 0
    this.#value = 0
    this.#venues.clear()
  }

  #flowOf(venue: string): VenueFlow {
    const known = this.#venues.get(venue)
    if (known !== undefined) return known
    const flow: VenueFlow = { messages: 0, trades: 0, recent: [] }
    this.#venues.set(venue, flow)
    return flow
  }
}

const NOTHING = { messages: 0, trades: 0 } as const
