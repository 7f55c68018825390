/** Fills of one event of a book, in the order in which they happened; the columns are used again for the next event. */
export class FillColumns {
  count = 0
  /** Numbers of the resting orders that traded. */
  maker = new Float64Array(16)
  /** Scaled prices. */
  price = new Float64Array(16)
  /** Scaled quantities. */
  quantity = new Float64Array(16)

  clear(): void {
    this.count = 0
  }

  add(maker: number, price: number, quantity: number): void {
    const index = this.count
    if (index === this.maker.length) this.#grow()
    this.maker[index] = maker
    this.price[index] = price
    this.quantity[index] = quantity
    this.count = index + 1
  }

  #grow(): void {
    const { maker, price, quantity } = this
    this.maker = new Float64Array(maker.length * 2)
    this.price = new Float64Array(maker.length * 2)
    this.quantity = new Float64Array(maker.length * 2)
    this.maker.set(maker)
    this.price.set(price)
    this.quantity.set(quantity)
  }
}
