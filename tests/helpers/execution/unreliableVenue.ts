import type { ChildEvent, ExecutionIntent } from '#trading/execution/executionAlgorithm.ts'
import type { SeededRandom } from '#quant/statistics/seededRandom.ts'

/** A child as it really stands: on its way to the venue, there, or over; nobody is told this. */
interface TrueChild {
  readonly number: number
  readonly quantity: number
  filled: number
  status: 'ON_ITS_WAY' | 'LIVE' | 'OVER'
}

/**
 * A venue that loses and delays orders, cancels and answers, fills when it likes and tells in any order. Whatever it
 * tells is true in the end: the last quantity that an end names is what the child really filled.
 */
export class UnreliableVenue {
  readonly children: TrueChild[] = []
  /** Events on their way to the algorithm, delivered in any order and sometimes twice. */
  readonly #news: ChildEvent[] = []
  readonly #cancels: number[] = []
  readonly #replacements: { readonly child: number; readonly price: number }[] = []
  readonly #random: SeededRandom
  readonly counts = { fills: 0, lateFills: 0, rejections: 0, lost: 0, cancels: 0, replaced: 0, untold: 0 }

  constructor(random: SeededRandom) {
    this.#random = random
  }

  take(intent: ExecutionIntent): void {
    if (intent.kind === 'PLACE') {
      const { child, quantity } = intent
      if (child !== this.children.length) throw new Error(`the child ${child} was numbered out of turn`)
      this.children.push({ number: child, quantity, filled: 0, status: 'ON_ITS_WAY' })
    }
    if (intent.kind === 'CANCEL' && this.#random.next() < 0.8) this.#cancels.push(intent.child)
    if (intent.kind === 'REPLACE') this.#replacements.push(intent)
  }

  /** What all children have really filled and can still fill. */
  exposure(): number {
    return this.children.reduce((sum, child) => sum + (child.status === 'OVER' ? child.filled : child.quantity), 0)
  }

  filled(): number {
    return this.children.reduce((sum, child) => sum + child.filled, 0)
  }

  /** Lets something happen to some child. */
  live(): void {
    const child = this.#pick(this.children)
    if (child !== undefined && child.status !== 'OVER') {
      if (child.status === 'ON_ITS_WAY') this.#arrive(child)
      else this.#trade(child)
    }
    const cancelled = this.#random.next() < 0.5 ? this.#cancels.shift() : undefined
    if (cancelled !== undefined) this.#cancel(cancelled)
    const replacement = this.#random.next() < 0.5 ? this.#replacements.shift() : undefined
    if (replacement !== undefined) this.#replace(replacement)
  }

  /** The next piece of news, in any order; undefined without any. */
  next(): ChildEvent | undefined {
    if (this.#news.length === 0) return undefined
    const index = Math.floor(this.#random.next() * this.#news.length)
    const event = this.#news[index]
    // One in eight is told again later.
    if (this.#random.next() > 0.125) this.#news.splice(index, 1)
    return event
  }

  #arrive(child: TrueChild): void {
    const chance = this.#random.next()
    const { number } = child
    if (chance < 0.15) return this.#over(child, 'REJECTED', false)
    if (chance < 0.25) {
      // It never arrived, and nobody knows for a while.
      this.counts.lost += 1
      this.#news.push({ kind: 'UNKNOWN', child: number })
      return this.#over(child, 'REJECTED', false)
    }
    child.status = 'LIVE'
    if (chance < 0.4) {
      this.counts.lost += 1
      this.#news.push({ kind: 'UNKNOWN', child: number })
    }
    if (chance > 0.35) this.#news.push({ kind: 'ACCEPTED', child: number })
  }

  #trade(child: TrueChild): void {
    const chance = this.#random.next()
    if (chance < 0.1) return this.#over(child, 'EXPIRED', this.#random.next() < 0.3)
    if (chance > 0.7) return
    const rest = child.quantity - child.filled
    child.filled += chance < 0.3 ? rest : Math.ceil(rest * this.#random.next())
    this.counts.fills += 1
    this.#news.push({ kind: 'FILLED', child: child.number, filled: child.filled })
    if (child.filled === child.quantity) child.status = 'OVER'
  }

  #cancel(number: number): void {
    const child = this.children[number]
    this.counts.cancels += 1
    if (child === undefined || child.status === 'OVER' || this.#random.next() < 0.15) {
      this.#news.push({ kind: 'CANCEL_REJECTED', child: number })
      return
    }
    if (child.status === 'ON_ITS_WAY') {
      // The cancel overtook its order: the order arrives and works.
      this.#news.push({ kind: 'CANCEL_REJECTED', child: number })
      return
    }
    if (this.#random.next() < 0.4) {
      // A last fill that is told after the cancel.
      child.filled += Math.floor((child.quantity - child.filled) * this.#random.next())
      this.counts.lateFills += 1
      this.#news.push({ kind: 'FILLED', child: number, filled: child.filled })
    }
    this.#over(child, 'CANCELLED', this.#random.next() < 0.3)
  }

  #replace({ child, price }: { readonly child: number; readonly price: number }): void {
    this.counts.replaced += 1
    const isThere = this.children[child]?.status === 'LIVE' && this.#random.next() < 0.8
    this.#news.push(isThere ? { kind: 'REPLACED', child, price } : { kind: 'REPLACE_REJECTED', child })
  }

  #over(child: TrueChild, why: 'CANCELLED' | 'EXPIRED' | 'REJECTED', isUntold: boolean): void {
    child.status = 'OVER'
    if (why === 'REJECTED') this.counts.rejections += 1
    if (isUntold) {
      this.counts.untold += 1
      this.#news.push({ kind: 'ENDED', child: child.number, why, filled: null, code: 'TEST' })
      if (this.#random.next() < 0.3) return
    }
    this.#news.push({ kind: 'ENDED', child: child.number, why, filled: child.filled, code: 'TEST' })
  }

  #pick<Item>(items: readonly Item[]): Item | undefined {
    return items[Math.floor(this.#random.next() * items.length)]
  }
}
