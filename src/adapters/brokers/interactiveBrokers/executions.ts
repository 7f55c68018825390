import type { CommissionReport, Contract, Execution } from '@stoqey/ib'
import type { ClientOrderId, ExecutionId, VenueOrderId } from '#core/model/identifiers.ts'
import { identifier } from '#core/model/identifiers.ts'
import { powerOfTen, toMoney } from '#core/money.ts'
import type { FillReport } from '#engines/broker/brokerPort.ts'
import type { ContractIndex } from './contracts.ts'
import { readGatewayTime } from './gatewayTimes.ts'
import type { OrderIdStore } from './orderIds.ts'
import type { GatewaySettings } from './settings.ts'

interface KnownExecution {
  readonly first: Omit<FillReport, 'fee' | 'kind'>
  readonly firstRevision: number
  latest: Omit<FillReport, 'fee' | 'kind'>
  revision: number
  fee: number | null
}

const MOST_EXECUTIONS = 50_000

/**
 * The executions the gateway told of. Its id ends in a revision: "a correction is indicated by an ExecId which differs from
 * a previous ExecId in only the digits after the final period" (TWS API, class Execution). So what stays the same is the id
 * of the fill, written with the revision `.01`, and a later revision corrects it; one of no shares takes it back.
 */
export class Executions {
  readonly #known = new Map<string, KnownExecution>()
  readonly #feesAhead = new Map<string, number>()
  readonly #settings: GatewaySettings
  readonly #index: ContractIndex
  readonly #orderIds: OrderIdStore
  /** Of the account; fees in another one cannot be told in it. */
  currency: string | null = null

  constructor(settings: GatewaySettings, index: ContractIndex, orderIds: OrderIdStore) {
    this.#settings = settings
    this.#index = index
    this.#orderIds = orderIds
  }

  /** Takes an execution; the answer is what is to be told of it, nothing when it was known. */
  take(contract: Contract, execution: Execution, now: number): readonly FillReport[] {
    const read = this.#read(contract, execution, now)
    if (read === null) return []
    const { fill, id, revision } = read
    const known = this.#known.get(id)
    if (known === undefined) {
      this.#makeRoom()
      const fee = this.#feesAhead.get(id) ?? null
      this.#feesAhead.delete(id)
      const entry: KnownExecution = { first: fill, firstRevision: revision, latest: fill, revision, fee }
      this.#known.set(id, entry)
      return reportsOf(entry)
    }
    if (revision <= known.revision) return []
    known.latest = fill
    known.revision = revision
    return [corrected(known)]
  }

  /** Takes what an execution cost; the answer repeats the execution with its fee. */
  takeFee(report: CommissionReport): FillReport | null {
    const split = splitId(report.execId ?? '')
    const { commission } = report
    if (split === null || commission === undefined || !Number.isFinite(commission)) return null
    if (report.currency !== this.currency) return null
    const fee = toMoney(commission)
    if (!Number.isSafeInteger(fee)) return null
    const known = this.#known.get(split.id)
    if (known === undefined) {
      if (this.#feesAhead.size < MOST_EXECUTIONS) this.#feesAhead.set(split.id, fee)
      return null
    }
    if (known.fee === fee) return null
    known.fee = fee
    if (known.revision > known.firstRevision && known.latest.quantity === 0) return null
    return known.revision > known.firstRevision ? corrected(known) : { ...known.first, fee, kind: 'NEW' }
  }

  /** Everything known of the execution that the gateway named so. */
  reportsFor(execId: string): readonly FillReport[] {
    const split = splitId(execId)
    const known = split === null ? undefined : this.#known.get(split.id)
    return known === undefined ? [] : reportsOf(known)
  }

  #read(
    contract: Contract,
    execution: Execution,
    now: number,
  ): { readonly fill: KnownExecution['first']; readonly id: string; readonly revision: number } | null {
    const { shares, price, permId } = execution
    if (execution.acctNumber !== this.#settings.account) return null
    const split = splitId(execution.execId ?? '')
    const instrument = this.#index.instrumentOf(contract)
    const side = execution.side === 'BOT' ? 'BUY' : execution.side === 'SLD' ? 'SELL' : null
    if (split === null || instrument === null || side === null) return null
    if (shares === undefined || price === undefined || !(shares >= 0) || !Number.isFinite(price)) return null
    const quantity = Math.round(shares * powerOfTen(instrument.quantityDecimals))
    const scaledPrice = Math.round(price * powerOfTen(instrument.priceDecimals))
    if (!Number.isSafeInteger(quantity) || !Number.isSafeInteger(scaledPrice)) return null
    const fill = {
      executionId: identifier<ExecutionId>(split.id),
      venueOrderId: identifier<VenueOrderId>(String(permId ?? 0)),
      clientOrderId: this.#ownerOf(execution),
      instrumentId: instrument.id,
      side,
      quantity,
      price: scaledPrice,
      liquidity: liquidityOf(execution.lastLiquidity),
      tsEvent: readGatewayTime(execution.time ?? '', this.#settings.timeZone) ?? now,
    } as const
    return { fill, ...split }
  }

  #ownerOf({ clientId, orderId, orderRef }: Execution): ClientOrderId | null {
    const isOurs = clientId === this.#settings.clientId && orderId !== undefined
    const owner = isOurs ? this.#orderIds.ownerOf(orderId) : null
    return owner ?? (orderRef === undefined || orderRef === '' ? null : identifier<ClientOrderId>(orderRef))
  }

  #makeRoom(): void {
    if (this.#known.size < MOST_EXECUTIONS) return
    const [oldest] = this.#known.keys()
    if (oldest !== undefined) this.#known.delete(oldest)
  }
}

/** The first revision, and beside it the last one where there are two or the first was never told. */
function reportsOf(known: KnownExecution): readonly FillReport[] {
  if (known.revision === 1) return [{ ...known.first, fee: known.fee, kind: 'NEW' }]
  if (known.first.quantity === 0) return [corrected(known)]
  return [{ ...known.first, fee: known.fee, kind: 'NEW' }, corrected(known)]
}

function corrected({ first, latest, fee }: KnownExecution): FillReport {
  if (latest.quantity === 0) return { ...first, fee, kind: 'BUST' }
  return { ...latest, fee, kind: 'CORRECTION' }
}

function splitId(execId: string): { readonly id: string; readonly revision: number } | null {
  const match = /^([0-9A-Za-z.:_-]{1,80})\.(\d{1,4})$/.exec(execId)
  return match === null ? null : { id: `${match[1] ?? ''}.01`, revision: Number(match[2]) }
}

/** 1 added liquidity, 2 removed it, 3 was routed away; the library declares an object where it hands on the number. */
function liquidityOf(liquidity: unknown): FillReport['liquidity'] {
  const value = typeof liquidity === 'object' && liquidity !== null ? Reflect.get(liquidity, 'value') : liquidity
  return value === 1 ? 'MAKER' : value === 2 ? 'TAKER' : null
}
