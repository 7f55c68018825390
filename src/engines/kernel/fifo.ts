/** A first-in-first-out queue that reuses its array: no allocation while it keeps draining. */
export class Fifo<Item> {
  #items: (Item | undefined)[] = []
  #head = 0

  get size(): number {
    return this.#items.length - this.#head
  }

  push(item: Item): void {
    this.#items.push(item)
  }

  /** Takes the oldest item; undefined when there is none. */
  shift(): Item | undefined {
    if (this.#head === this.#items.length) return undefined
    const item = this.#items[this.#head]
    this.#items[this.#head] = undefined
    this.#head += 1
    if (this.#head === this.#items.length) this.#reset()
    else if (this.#head >= COMPACT_AT) this.#compact()
    return item
  }

  /** Puts items back at the front, in their order. */
  unshiftAll(items: readonly Item[]): void {
    if (items.length === 0) return
    this.#items = [...items, ...this.#items.slice(this.#head)]
    this.#head = 0
  }

  /** Takes everything, oldest first. */
  drain(): Item[] {
    const items = this.#items.slice(this.#head) as Item[]
    this.#reset()
    return items
  }

  #reset(): void {
    this.#items.length = 0
    this.#head = 0
  }

  #compact(): void {
    if (this.#head * 2 < this.#items.length) return
    this.#items.splice(0, this.#head)
    this.#head = 0
  }
}

const COMPACT_AT = 1_024
