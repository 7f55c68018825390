/** What a venue allows, as data. All of it is optional: a server without rules allows everything. */
export interface VenueRules {
  /** So much weight in any stretch of that length; then 429, and 418 for whoever goes on regardless. */
  readonly limit?: {
    readonly weight: number
    readonly milliseconds: number
    readonly retryAfterSeconds: number
    /** Refusals after which the client is shut out. */
    readonly banAfter: number
  }
  /** Weight of a request by the beginning of its path; 1 when none fits. */
  readonly weights?: Readonly<Record<string, number>>
  /** Header field that tells the weight used, for example `x-mbx-used-weight-1m`. */
  readonly usedHeader?: string
  /** Paths (by their beginning) that need this header field; 401 without. */
  readonly keyHeader?: { readonly name: string; readonly value: string; readonly paths: readonly string[] }
  /** Messages a client may send on a WebSocket in any second; then the connection is closed with 1008. */
  readonly messagesPerSecond?: number
}

/** What the rules say to one request. */
export type Verdict =
  | { readonly allowed: true; readonly headers: Readonly<Record<string, string>> }
  | { readonly allowed: false; readonly status: number; readonly headers: Readonly<Record<string, string>> }

/** Keeps count of one client and judges by the rules. */
export function createReferee(rules: VenueRules, now: () => number) {
  let spendings: { at: number; weight: number }[] = []
  let refusals = 0
  let banned = false
  return {
    /** Times the client was told 429, and whether it was shut out. */
    get record() {
      return { refusals, banned }
    },
    judge: (path: string, header: (name: string) => string | undefined): Verdict => {
      const { limit, keyHeader } = rules
      const at = now()
      const weight = Object.entries(rules.weights ?? {}).find(([start]) => path.startsWith(start))?.[1] ?? 1
      if (limit !== undefined) {
        const retry = { 'retry-after': String(limit.retryAfterSeconds) }
        if (banned) return { allowed: false, status: 418, headers: retry }
        spendings = spendings.filter((spent) => at - spent.at < limit.milliseconds)
        const used = spendings.reduce((sum, spent) => sum + spent.weight, 0)
        if (used + weight > limit.weight) {
          refusals += 1
          banned = refusals > limit.banAfter
          return { allowed: false, status: banned ? 418 : 429, headers: retry }
        }
      }
      spendings.push({ at, weight })
      if (keyHeader?.paths.some((start) => path.startsWith(start)) === true) {
        if (header(keyHeader.name) !== keyHeader.value) return { allowed: false, status: 401, headers: {} }
      }
      const used = spendings.reduce((sum, spent) => sum + spent.weight, 0)
      return { allowed: true, headers: rules.usedHeader === undefined ? {} : { [rules.usedHeader]: String(used) } }
    },
  }
}
