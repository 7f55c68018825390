import type { Child } from '../childLedger.ts'
import { crossingPrice, farTouch, middle, nearTouch } from '../executionView.ts'
import type { AlgorithmTerms } from '#core/model/executionPlan.ts'
import { type Situation, type Tactic, WAIT, type Wish } from './tactic.ts'

type Terms<Kind extends AlgorithmTerms['kind']> = Extract<AlgorithmTerms, { kind: Kind }>

/** Takes what is there at once, a little beyond the far touch, again and again until its attempts are used up. */
export function marketable(terms: Terms<'MARKETABLE'>): Tactic {
  return {
    begin: () => ({}),
    decide(_memory, situation) {
      if (situation.open.length > 0) return WAIT
      if (situation.placed >= terms.attempts) return notFilled(terms.attempts)
      return crossing(situation, terms.reach)
    },
    resumed: () => {},
  }
}

/** One limit order to the deadline. */
export function limit(terms: Terms<'LIMIT'>): Tactic {
  return {
    begin: () => ({}),
    decide(_memory, situation) {
      if (situation.open.length > 0) return WAIT
      if (situation.placed >= terms.attempts) return notFilled(terms.attempts)
      const { view, parent } = situation
      const touch = { NEAR: nearTouch(view, parent.side), MID: middle(view), FAR: farTouch(view, parent.side) }
      const price = touch[terms.join]
      return price === null ? WAIT : restAt(situation, price)
    },
    resumed: () => {},
  }
}

/** Follows a reference price, no more often than its interval. */
export function peg(terms: Terms<'PEG'>): Tactic {
  return {
    begin: () => ({ movedAt: -1, replaced: 0 }),
    decide(memory, situation) {
      const { view, parent } = situation
      const reference = terms.to === 'MID' ? middle(view) : nearTouch(view, parent.side)
      if (reference === null) return WAIT
      const away = parent.side === 'BUY' ? 1 : -1
      const wanted = situation.bounded(reference - away * terms.offset * parent.priceIncrement)
      const child = situation.open.find(({ status }) => status !== 'HELD')
      if (child === undefined) return restAt(situation, wanted)
      if (Math.abs(wanted - child.price) < terms.threshold * parent.priceIncrement) return WAIT
      return move(memory, situation, child, wanted, terms.repriceInterval)
    },
    resumed: () => {},
  }
}

/** Shows a part at a time at the near touch; each part has a size of its own. */
export function iceberg(terms: Terms<'ICEBERG'>): Tactic {
  return {
    begin: () => ({ movedAt: -1, replaced: 0 }),
    decide(memory, situation) {
      const { view, parent } = situation
      const near = nearTouch(view, parent.side)
      if (near === null) return WAIT
      const wanted = situation.bounded(near)
      const child = situation.open.find(({ status }) => status !== 'HELD')
      if (child !== undefined) {
        const away = parent.side === 'BUY' ? 1 : -1
        if ((wanted - child.price) * away <= 0) return WAIT
        return move(memory, situation, child, wanted, terms.repriceInterval)
      }
      const share = 1 + terms.variation * (2 * situation.draw('slice', situation.placed) - 1)
      const quantity = Math.max(parent.minimumQuantity, terms.display * share)
      return { place: { quantity, price: wanted, immediate: false } }
    },
    resumed: () => {},
  }
}

/** Rests only, at the near touch; when patience or reprices are used up it crosses within the budget, or gives up. */
export function postOnly(terms: Terms<'POST_ONLY'>): Tactic {
  return {
    begin: () => ({ movedAt: -1, replaced: 0, isCrossing: 0 }),
    decide(memory, situation) {
      const { view, parent, now } = situation
      const near = nearTouch(view, parent.side)
      if (near === null) return WAIT
      const away = parent.side === 'BUY' ? 1 : -1
      const until = parent.startAt + terms.patience
      const child = situation.open.find(({ status, immediate }) => status !== 'HELD' && !immediate)
      // In a locked market the near touch is no place to rest.
      const far = farTouch(view, parent.side)
      const place = far === null || (far - near) * away > 0 ? near : far - away * parent.priceIncrement
      const wanted = situation.bounded(place)
      const hasMoved = child === undefined || (wanted - child.price) * away > 0
      const reprices = situation.placed + (memory.replaced ?? 0)
      if (now >= until || (hasMoved && reprices > terms.maximumReprices)) memory.isCrossing = 1
      if (memory.isCrossing === 1) return cross(situation, terms)
      if (child === undefined) {
        if (situation.open.length > 0) return WAIT
        return { place: { quantity: parent.quantity, price: wanted, immediate: false, postOnly: true }, wakeAt: until }
      }
      if (!hasMoved) return { wakeAt: until }
      const wish = move(memory, situation, child, wanted, terms.repriceInterval)
      return { ...wish, wakeAt: Math.min(until, wish.wakeAt ?? until) }
    },
    resumed: () => {},
  }
}

function cross(situation: Situation, terms: Terms<'POST_ONLY'>): Wish {
  if (!terms.thenCross) {
    const text = 'Resting at the touch did not fill it in the time and the moves it was given.'
    return { giveUp: { code: 'PATIENCE_EXHAUSTED', text } }
  }
  if (situation.open.length > 0) {
    return { cancel: situation.open.filter((child) => !child.immediate).map(({ number }) => number) }
  }
  return crossing(situation, 0)
}

/** Moves a resting child in one step where the venue can, else takes it away; not before the interval has passed. */
function move(
  memory: Record<string, number>,
  situation: Situation,
  child: Child,
  price: number,
  interval: number,
): Wish {
  const movedAt = memory.movedAt ?? -1
  if (child.replacing !== null || child.cancelAskedAt !== null) return WAIT
  if (movedAt >= 0 && situation.now < movedAt + interval) return { wakeAt: movedAt + interval }
  if (!situation.parent.replaces) {
    memory.movedAt = situation.now
    return { cancel: [child.number] }
  }
  if (child.status !== 'WORKING') return WAIT
  memory.movedAt = situation.now
  memory.replaced = (memory.replaced ?? 0) + 1
  return { replace: { child: child.number, price } }
}

/** Places all that is left at a price, to rest. Bounded by what the parent has left. */
function restAt(situation: Situation, price: number): Wish {
  return { place: { quantity: situation.parent.quantity, price, immediate: false } }
}

/** Takes all that is left from the far side, up to a share beyond its touch. */
function crossing(situation: Situation, reach: number): Wish {
  const { view, parent } = situation
  const price = crossingPrice(view, parent.side, reach)
  if (price === null) return WAIT
  return { place: { quantity: parent.quantity, price, immediate: true } }
}

function notFilled(attempts: number): Wish {
  const text = `${attempts} ${attempts === 1 ? 'order has' : 'orders have'} not filled the whole quantity within its price.`
  return { giveUp: { code: 'NOT_FILLED', text } }
}
