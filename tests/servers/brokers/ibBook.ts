import type { Instrument } from '#core/model/instrument.ts'
import { powerOfTen } from '#core/money.ts'
import type { WireExecution, WireOrder } from './ibWire.ts'
import type { RecordedFill, RecordedOrder, VenueRecord } from './venueRecord.ts'

/** An order at the gateway: as it came, as it is recorded, and the gateway's word for how it stands. */
export interface BookedOrder {
  readonly wire: WireOrder
  readonly recorded: RecordedOrder
  readonly instrument: Instrument
  status: string
  words: string
  average: number
}

/** An execution and the one it corrects, if any. */
export interface BookedExecution {
  readonly booked: BookedOrder
  readonly recorded: RecordedFill
  readonly shown: readonly WireExecution[]
}

const FEE = 1.25

/** The orders and executions of the gateway, in the units of its wire beside the record's scaled integers. */
export class IbBook {
  readonly orders: BookedOrder[] = []
  readonly executions: BookedExecution[] = []
  readonly #record: VenueRecord
  readonly #instruments: readonly Instrument[]
  #nextPermId = 1_048_576_001
  #nextExecution = 0x2_5b46

  constructor(record: VenueRecord, instruments: readonly Instrument[]) {
    this.#record = record
    this.#instruments = instruments
  }

  instrumentOf({ symbol, secType }: WireOrder): Instrument | null {
    const isCrypto = secType === 'CRYPTO'
    const wanted = (one: Instrument): boolean =>
      (one.assetClass === 'CRYPTO') === isCrypto && (isCrypto ? one.symbol.split('/')[0] : one.symbol) === symbol
    return this.#instruments.find(wanted) ?? null
  }

  /** Takes an order in; it works from now on. */
  add(order: WireOrder, instrument: Instrument, status: string): BookedOrder {
    const wire: WireOrder = { ...order, permId: this.#nextPermId }
    this.#nextPermId += 1
    const price = (units: number | null): number | null =>
      units === null || units === 0 ? null : Math.round(units * powerOfTen(instrument.priceDecimals))
    const recorded: RecordedOrder = {
      venueOrderId: String(wire.permId),
      clientOrderId: order.orderRef === '' ? null : order.orderRef,
      symbol: instrument.symbol,
      side: order.action === 'BUY' ? 'BUY' : 'SELL',
      type: order.orderType,
      quantity: Math.round(order.quantity * powerOfTen(instrument.quantityDecimals)),
      limitPrice: price(order.limit),
      stopPrice: price(order.aux),
      filled: 0,
      status: 'WORKING',
      placedAt: Date.now() * 1_000,
      updatedAt: Date.now() * 1_000,
    }
    this.#record.orders.push(recorded)
    const booked: BookedOrder = { wire, recorded, instrument, status, words: '', average: 0 }
    this.orders.push(booked)
    return booked
  }

  find(venueOrderId: string): BookedOrder {
    const booked = this.orders.find(({ recorded }) => recorded.venueOrderId === venueOrderId)
    if (booked === undefined) throw new Error(`No order ${venueOrderId} at the gateway`)
    return booked
  }

  /** Of this client under this integer, the last one. */
  ofClient(clientId: number, orderId: number): BookedOrder | null {
    return this.orders.findLast(({ wire }) => wire.clientId === clientId && wire.orderId === orderId) ?? null
  }

  execute(booked: BookedOrder, quantity: number, price: number): BookedExecution {
    const { recorded, instrument, wire } = booked
    const execId = `${this.#nextExecution.toString(16).padStart(8, '0')}.${recorded.venueOrderId}.01.01`
    this.#nextExecution += 1
    const now = Date.now()
    const at = now * 1_000
    const fill: RecordedFill = {
      executionId: execId,
      venueOrderId: recorded.venueOrderId,
      symbol: recorded.symbol,
      side: recorded.side,
      quantity,
      price,
      fee: FEE,
      busted: false,
      at,
    }
    this.#record.fills.push(fill)
    recorded.filled += quantity
    recorded.updatedAt = at
    if (recorded.filled >= recorded.quantity) {
      recorded.status = 'FILLED'
      booked.status = 'Filled'
    }
    const shares = quantity / powerOfTen(instrument.quantityDecimals)
    const units = price / powerOfTen(instrument.priceDecimals)
    booked.average = units
    const shown: WireExecution = { order: wire, execId, time: newYorkTime(now), shares, price: units }
    const execution: BookedExecution = { booked, recorded: fill, shown: [shown] }
    this.executions.push(execution)
    return execution
  }

  /** Replaces the quantity of an execution under the next revision of its id. */
  revise(executionId: string, quantity: number): BookedExecution {
    const index = this.executions.findIndex(({ recorded }) => recorded.executionId === executionId)
    const execution = this.executions[index]
    const last = execution?.shown.at(-1)
    if (execution === undefined || last === undefined) throw new Error(`No execution ${executionId} at the gateway`)
    const revision = String(execution.shown.length + 1).padStart(2, '0')
    execution.recorded.quantity = quantity
    const shares = quantity / powerOfTen(execution.booked.instrument.quantityDecimals)
    const revised = { ...last, execId: `${executionId.slice(0, -2)}${revision}`, shares }
    const both: BookedExecution = { ...execution, shown: [...execution.shown, revised] }
    this.executions[index] = both
    return both
  }

  /** Signed quantity in units by instrument. */
  positions(): readonly { readonly instrument: Instrument; readonly quantity: number }[] {
    const positions = this.#record.positions()
    return this.#instruments.flatMap((instrument) => {
      const scaled = positions[instrument.symbol] ?? 0
      return scaled === 0 ? [] : [{ instrument, quantity: scaled / powerOfTen(instrument.quantityDecimals) }]
    })
  }
}

/** As TWS writes times of executions: `20261121 09:30:00 US/Eastern`. */
function newYorkTime(milliseconds: number): string {
  const text = new Date(milliseconds).toLocaleString('sv-SE', { timeZone: 'America/New_York' })
  return `${text.replaceAll('-', '')} US/Eastern`
}
