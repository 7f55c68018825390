/** A failure that ends the strategy; how it is raised is the caller's business, but it never returns. */
export type Refuse = (code: string, text: string) => never

/** Reads what code of a user hands to the calls of the house; all of it lives inside the realm. */
export interface WishReader {
  /** The wish to enter as an intention of the protocol; `instrument` is its place already. */
  enter(wish: unknown, place: (name: unknown) => number): Record<string, unknown>
  reasons(given: unknown, what: string): readonly object[]
  /** A whole number within bounds. */
  count(value: unknown, what: string, least: number, most: number): number
}

/**
 * Makes the reader. Every field is read once and must be what it is said to be: a value that is not ends the strategy
 * with a sentence that names it.
 *
 * This function is handed over as text, so it may use nothing but its arguments and what every realm has.
 */
export function makeWishReader(refuse: Refuse): WishReader {
  type Fields = Record<string, unknown>
  const bad = (text: string): never => refuse('STRATEGY_BAD_VALUE', text)
  const show = (value: unknown): string => {
    if (typeof value === 'string') return `"${value.slice(0, 40)}"`
    if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value)
    return typeof value === 'undefined'
      ? 'nothing'
      : typeof value === 'function'
        ? 'a function'
        : `of type ${typeof value}`
  }
  const fieldsOf = (value: unknown, what: string, known: readonly string[]): Fields => {
    if (typeof value !== 'object' || value === null) return bad(`${what} was ${show(value)}, not an object`)
    for (const name of Object.keys(value)) {
      if (known.includes(name)) continue
      if (name === 'quantity' || name === 'size' || name === 'amount') {
        return bad(`${what} has a "${name}"; a strategy states no quantity, the house finds it`)
      }
      return bad(`${what} has no "${name.slice(0, 40)}"; it has ${known.join(', ')}`)
    }
    return value as Fields
  }
  const given = (value: unknown): boolean => value !== undefined && value !== null
  const number = (value: unknown, what: string): number => {
    if (typeof value !== 'number' || !Number.isFinite(value))
      return bad(`${what} was ${show(value)}, which is no number`)
    return value
  }
  const above = (value: unknown, what: string): number => {
    const read = number(value, what)
    return read > 0 ? read : bad(`${what} was ${read} but must be above zero`)
  }
  const price = (value: unknown, what: string): number | null => (given(value) ? above(value, what) : null)
  const count = (value: unknown, what: string, least: number, most: number): number => {
    const read = number(value, what)
    if (Number.isInteger(read) && read >= least && read <= most) return read
    return bad(`${what} was ${read} but must be a whole number from ${least} to ${most}`)
  }
  const share = (value: unknown, what: string): number | null => {
    if (!given(value)) return null
    const read = above(value, what)
    return read <= 1 ? read : bad(`${what} was ${read} but must be above 0 and at most 1`)
  }
  const oneOf = (value: unknown, what: string, known: readonly string[], usual: string): string => {
    if (!given(value)) return usual
    return typeof value === 'string' && known.includes(value)
      ? value
      : bad(`${what} was ${show(value)} but must be one of ${known.join(', ')}`)
  }
  const text = (value: unknown, what: string): string =>
    typeof value === 'string' ? value.slice(0, 500) : bad(`${what} was ${show(value)}, not a text`)

  const reasons = (value: unknown, what: string): readonly object[] => {
    if (!given(value)) return []
    const list: unknown[] = Array.isArray(value) ? value : [value]
    if (list.length > 12) return bad(`${what} were ${list.length}, but at most 12 are shown`)
    const read: object[] = []
    for (let index = 0; index < list.length; index += 1) {
      const each = list[index]
      if (typeof each === 'string') {
        read.push({ text: each.slice(0, 500), strength: 0.5 })
        continue
      }
      const { text: words, strength } = fieldsOf(each, `a reason`, ['text', 'strength'])
      const weight = given(strength) ? number(strength, 'the strength of a reason') : 0.5
      if (weight < 0 || weight > 1) return bad(`the strength of a reason was ${weight} but must be from 0 to 1`)
      read.push({ text: text(words, 'the text of a reason'), strength: weight })
    }
    return read
  }

  const entry = (wish: Fields): object | null => {
    const { type, limitPrice, stopPrice, timeInForce, expireAt, postOnly, displayShare } = wish
    const stated = [type, limitPrice, stopPrice, timeInForce, expireAt, postOnly, displayShare].some(given)
    if (!stated) return null
    const kind = oneOf(type, 'type', ['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT'], 'MARKET')
    const limit = price(limitPrice, 'limitPrice')
    const stop = price(stopPrice, 'stopPrice')
    const wantsLimit = kind === 'LIMIT' || kind === 'STOP_LIMIT'
    const wantsStop = kind === 'STOP' || kind === 'STOP_LIMIT'
    if (wantsLimit !== (limit !== null)) return bad(`a ${kind} entry ${wantsLimit ? 'needs' : 'has no'} limitPrice`)
    if (wantsStop !== (stop !== null)) return bad(`a ${kind} entry ${wantsStop ? 'needs' : 'has no'} stopPrice`)
    const times = ['GTC', 'DAY', 'GTD', 'IOC', 'FOK', 'AT_OPEN', 'AT_CLOSE']
    const until = given(expireAt) ? count(expireAt, 'expireAt', 0, Number.MAX_SAFE_INTEGER) : null
    const time = oneOf(timeInForce, 'timeInForce', times, until === null ? 'GTC' : 'GTD')
    if ((time === 'GTD') !== (until !== null)) return bad('expireAt goes with the time in force GTD and with no other')
    if (given(postOnly) && typeof postOnly !== 'boolean')
      return bad(`postOnly was ${show(postOnly)}, not true or false`)
    if (postOnly === true && kind !== 'LIMIT') return bad('postOnly goes with the type LIMIT and with no other')
    return {
      type: kind,
      limitPrice: limit,
      stopPrice: stop,
      timeInForce: time,
      expireAt: until,
      postOnly: postOnly === true,
      displayShare: share(displayShare, 'displayShare'),
    }
  }

  const trail = (value: unknown): object | null => {
    if (!given(value)) return null
    const { amount, fraction, atr, length } = fieldsOf(value, 'trail', ['amount', 'fraction', 'atr', 'length'])
    if ([amount, fraction, atr].filter(given).length !== 1) return bad('trail needs one of amount, fraction and atr')
    if (given(amount)) return { kind: 'AMOUNT', distance: above(amount, 'trail.amount') }
    if (given(fraction)) {
      const read = above(fraction, 'trail.fraction')
      return read < 1 ? { kind: 'FRACTION', fraction: read } : bad(`trail.fraction was ${read} but must be below 1`)
    }
    const bars = given(length) ? count(length, 'trail.length', 1, 1_000) : 14
    return { kind: 'AVERAGE_TRUE_RANGE', multiple: above(atr, 'trail.atr'), length: bars }
  }

  const probability = (value: unknown): object | null => {
    if (!given(value)) return null
    const fields = fieldsOf(value, 'probability', ['value', 'low', 'high', 'n'])
    const middle = number(fields.value, 'probability.value')
    const low = number(fields.low, 'probability.low')
    const high = number(fields.high, 'probability.high')
    const n = count(fields.n, 'probability.n', 0, Number.MAX_SAFE_INTEGER)
    if (!(low >= 0 && low <= middle && middle <= high && high <= 1)) {
      return bad('probability must have 0 <= low <= value <= high <= 1')
    }
    return { value: middle, low, high, n }
  }

  const features = (value: unknown): readonly object[] => {
    if (!given(value)) return []
    if (typeof value !== 'object' || value === null) return bad(`features was ${show(value)}, not an object`)
    const names = Object.keys(value)
    if (names.length > 20) return bad(`features were ${names.length}, but at most 20 are kept`)
    return names.map((name) => {
      return { name: name.slice(0, 60), value: number((value as Fields)[name], `the feature ${name}`), unit: '' }
    })
  }

  return {
    reasons,
    count,
    enter: (given_, place) => {
      const wish = fieldsOf(given_, 'enter()', [
        'instrument',
        'direction',
        'type',
        'limitPrice',
        'stopPrice',
        'timeInForce',
        'expireAt',
        'postOnly',
        'displayShare',
        'stop',
        'target',
        'trail',
        'weight',
        'probability',
        'horizon',
        'reasons',
        'against',
        'features',
        'wrongIf',
      ])
      const { wrongIf, horizon } = wish
      const instrument = place(wish.instrument)
      const stop = price(wish.stop, 'stop')
      const target = price(wish.target, 'target')
      if (target !== null && stop === null) return bad('a target needs a stop')
      return {
        do: 'enter',
        instrument,
        direction: oneOf(wish.direction, 'direction', ['LONG', 'SHORT'], 'LONG'),
        stop,
        target,
        entry: entry(wish),
        trail: trail(wish.trail),
        weight: share(wish.weight, 'weight'),
        probability: probability(wish.probability),
        horizon: given(horizon) ? count(horizon, 'horizon', 1, 1_000_000) : 20,
        reasons: reasons(wish.reasons, 'reasons'),
        against: reasons(wish.against, 'reasons against'),
        features: features(wish.features),
        wrongIf: given(wrongIf) ? text(wrongIf, 'wrongIf') : null,
      }
    },
  }
}
