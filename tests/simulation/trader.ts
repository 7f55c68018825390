import { identifier, type SignalId } from '#core/model/identifiers.ts'
import type { Proposal } from '#core/model/proposal.ts'
import type { Signal } from '#core/model/signal.ts'
import { DAY, SECOND } from '#core/time/duration.ts'
import type { EngineCommandPayload } from '#engines/kernel/channels.ts'
import { Chance } from './chance.ts'
import type { SimulatedHouse } from './simulatedHouse.ts'
import { INSTRUMENTS, STRATEGIES } from './stage.ts'
import type { World } from './world.ts'

type Approval = EngineCommandPayload<'risk', 'ApproveProposal'>

const CHECKLIST = ['one', 'two', 'three', 'four', 'five']
const REASON = 'simulated'

/** The trader, with two windows, slow hands and a habit of pressing twice; and the strategies, who want something. */
export class SimulatedTrader {
  readonly #world: World
  readonly #chance: Chance
  /** Everything ever approved, to be said again later. */
  readonly #said: Approval[] = []
  /** Proposals as they were when first seen. */
  readonly #seen = new Map<string, Proposal>()
  #signals = 0

  constructor(world: World) {
    this.#world = world
    this.#chance = new Chance(world.seed, 'trader')
  }

  /** A strategy wants in or out. */
  signal(house: SimulatedHouse): void {
    const index = this.#chance.roll(INSTRUMENTS.length)
    const instrument = INSTRUMENTS[index]
    const price = (this.#world.prices[index] ?? 0) / 100
    if (instrument === undefined) return
    this.#signals += 1
    const direction = this.#chance.in(75) ? 'LONG' : 'FLAT'
    const stop = price * (1 - (1 + this.#chance.roll(40)) / 1_000)
    const signal: Signal = {
      signalId: identifier<SignalId>(`signal-${house.life}-${this.#signals}`),
      strategyId: this.#chance.one(STRATEGIES),
      instrumentId: instrument.id,
      direction,
      referencePrice: price,
      probability: null,
      horizon: this.#chance.in(30) ? 80 * SECOND : DAY,
      evidence: [{ text: 'It crossed.', source: 'simulation', tsEvent: 0, strength: 0.9 }],
      counterEvidence: [],
      features: [],
      filters: [],
      bracket: { stop, target: price + (price - stop) * 3, rewardRisk: 3 },
      wrongIf: 'It crosses back.',
      origin: 'live',
      tsEvent: this.#world.timers.now,
    }
    house.tell('SignalRaised', signal)
  }

  /** One act of the trader. */
  act(house: SimulatedHouse): void {
    const { tally } = this.#world
    const act = this.#chance.roll(100)
    if (this.#world.planted === 'APPROVES_ITSELF') this.#approveUnasked(house)
    if (act < 70) this.#decide(house)
    else if (act < 73) this.#repeat(house)
    else if (act < 76) this.#approveEnded(house)
    else if (act < 79) this.#replaySubmission(house)
    else if (act < 83) {
      tally.note('trader.closes')
      house.enter(() => house.host.post('risk', 'ClosePosition', { instrumentId: this.#chance.one(INSTRUMENTS).id }))
    } else if (act < 86) {
      tally.note('trader.reduces')
      const { id } = this.#chance.one(INSTRUMENTS)
      house.enter(() => house.host.post('risk', 'ReducePosition', { instrumentId: id, fraction: 0.5 }))
    } else if (act < 90) {
      tally.note('trader.cancels')
      house.enter(() => house.host.post('risk', 'CancelWorkingEntries', {}))
    } else if (act < 94) this.#kill(house)
    else {
      house.enter(() => house.host.post('risk', 'PauseEntries', {}))
      house.enter(() => house.host.post('risk', 'ResumeEntries', {}))
    }
    house.enter(() => house.host.runUntilIdle())
  }

  /** Arms the house again after a kill, as soon as nothing remains that the kill has to end. */
  rearm(house: SimulatedHouse): void {
    if (!house.isKilled || !this.#chance.in(30)) return
    const ceremony = { checklist: CHECKLIST, heldMilliseconds: 2_000 }
    house.enter(() => {
      if (house.host.post('broker', 'Rearm', ceremony).ok) this.#world.tally.note('kill.rearmed')
      house.host.runUntilIdle()
      house.host.post('risk', 'ResumeEntries', {})
      house.host.runUntilIdle()
    })
  }

  #decide(house: SimulatedHouse): void {
    const open = [...house.proposals.values()].filter(({ status }) => status === 'QUEUED' || status === 'RETURNED')
    if (open.length === 0) return
    const proposal = this.#chance.one(open)
    const old = this.#seen.get(proposal.proposalId)
    this.#seen.set(proposal.proposalId, proposal)
    const way = this.#chance.roll(100)
    const { tally } = this.#world
    if (way < 45) this.#approve(house, proposal)
    else if (way < 60) {
      tally.note('trader.two windows')
      const copy = this.#approval(house, proposal)
      this.#say(house, copy, true)
      this.#say(house, copy, true)
    } else if (way < 68) {
      tally.note('trader.rejects')
      const { proposalId, hash } = proposal
      const { decision } = this.#approval(house, proposal)
      house.enter(() =>
        house.host.post('risk', 'RejectProposal', { proposalId, hash, decision, reason: 'OTHER', text: REASON }),
      )
    } else if (way < 80) this.#modify(house, proposal)
    else if (way < 88) {
      tally.note('trader.too soon')
      const soon = this.#approval(house, proposal)
      const decision = { ...soon.decision, armedAt: soon.decision.shownAt, dwellMilliseconds: 1 }
      this.#say(house, { ...soon, decision }, false)
    } else if (way < 94 && old !== undefined && old.hash !== proposal.hash) {
      tally.note('trader.old terms')
      this.#say(house, this.#approval(house, old), false)
    } else {
      // He looks at another one, and this one expires.
      tally.note('trader.hesitates')
    }
  }

  /** A defect: somebody approves, and it was not the trader. */
  #approveUnasked(house: SimulatedHouse): void {
    for (const proposal of house.proposals.values())
      if (proposal.status === 'QUEUED') this.#say(house, this.#approval(house, proposal), false)
  }

  #approve(house: SimulatedHouse, proposal: Proposal): void {
    this.#world.tally.note('trader.approves')
    this.#say(house, this.#approval(house, proposal), true)
  }

  /** Changes the size; sometimes the other window still approves what it shows. */
  #modify(house: SimulatedHouse, proposal: Proposal): void {
    const { proposalId, hash, quantity, limitPrice } = proposal
    this.#world.tally.note('trader.modifies')
    const changed = Math.max(1, Math.floor((quantity * (1 + this.#chance.roll(12))) / 10))
    house.enter(() => house.host.post('risk', 'ModifyProposal', { proposalId, hash, quantity: changed, limitPrice }))
    house.enter(() => house.host.runUntilIdle())
    const now = house.proposals.get(proposalId)
    if (now === undefined || now.hash === hash) return
    if (this.#chance.in(50)) {
      this.#world.tally.note('trader.old terms')
      this.#say(house, this.#approval(house, proposal), false)
    }
    if (this.#chance.in(50)) this.#approve(house, now)
  }

  /** Says something again that was said before, word for word: in this life or in an earlier one. */
  #repeat(house: SimulatedHouse): void {
    if (this.#said.length === 0) return
    this.#world.tally.note('trader.repeats')
    this.#say(house, this.#chance.one(this.#said), false)
  }

  /** A card that is still on the screen, although its proposal has expired or was withdrawn. */
  #approveEnded(house: SimulatedHouse): void {
    const ended = [...house.proposals.values()].filter(({ status }) => status === 'EXPIRED' || status === 'WITHDRAWN')
    if (ended.length === 0) return
    this.#world.tally.note('trader.too late')
    this.#say(house, this.#approval(house, this.#chance.one(ended)), false)
  }

  /** A message between risk and broker arrives a second time, as it was or with more in it. */
  #replaySubmission(house: SimulatedHouse): void {
    if (house.submissions.length === 0) return
    const payload = this.#chance.one(house.submissions).payload as EngineCommandPayload<'broker', 'SubmitOrders'>
    const forged = this.#chance.in(50)
    this.#world.tally.note(forged ? 'trader.forged message' : 'trader.replayed message')
    const orders = payload.orders.map((order) => ({
      ...order,
      quantity: (order.quantity ?? 0) * 2,
      clientOrderId: identifier<typeof order.clientOrderId>(`forged-${this.#said.length}-${order.role}`),
      parentClientOrderId: null,
    }))
    const isEntry = payload.orders.some(({ reduceOnly }) => !reduceOnly)
    house.enter(() => house.host.post('broker', 'SubmitOrders', forged && isEntry ? { ...payload, orders } : payload))
  }

  #kill(house: SimulatedHouse): void {
    if (!this.#chance.in(40)) return
    this.#world.tally.note('kill.pressed')
    const pressedAt = house.now
    // The gate is closed by whoever has the button; the command comes after it, or is lost.
    house.closeGate()
    if (this.#chance.in(20)) {
      this.#world.tally.note('kill.gate alone')
      return
    }
    house.enter(() =>
      house.host.post('broker', 'Kill', {
        path: 'BUTTON',
        pressedAt,
        gateClosedAt: pressedAt,
        reason: REASON,
        drill: false,
      }),
    )
  }

  #approval(house: SimulatedHouse, { proposalId, hash, quantity }: Proposal): Approval {
    const { now } = house
    const decision = {
      shownAt: now - 3 * SECOND,
      armedAt: now - 2 * SECOND,
      dwellMilliseconds: 3_000,
      ownView: 'FOR',
    } as const
    return { proposalId, hash, decision, typedQuantity: quantity }
  }

  /** `isMeant`: the trader wants exactly this to be sent. */
  #say(house: SimulatedHouse, approval: Approval, isMeant: boolean): void {
    if (house.isDead) return
    if (isMeant) {
      this.#said.push(approval)
      const { proposalId, hash } = approval
      this.#world.door.noteApproval({ proposalId, hash, life: house.life })
    }
    house.enter(() => {
      const answer = house.host.post('risk', 'ApproveProposal', approval)
      const said = answer.ok ? answer.reply.status : answer.failure.code
      this.#world.tally.note(`answer.${said}`)
      house.host.runUntilIdle()
    })
  }
}
