/** How messages of a stream are disturbed; shares of all messages. */
export interface MessageFaults {
  readonly duplicated?: number
  readonly dropped?: number
  /** Share held back and sent after one to `reach` later ones. */
  readonly reordered?: number
  readonly reach?: number
  /** Every message is sent so many times as often: a storm. */
  readonly storm?: number
}

/** A message under way, numbered from 0 in the order it was meant to be sent. */
export interface Disturbed<Message> {
  readonly index: number
  readonly message: Message
}

/**
 * Disturbs the order of messages the same way for the same random numbers in [0, 1): the answer is what arrives, in order,
 * and can be sent by a contract server.
 */
export function disturb<Message>(
  messages: readonly Message[],
  faults: MessageFaults,
  uniform: () => number,
): readonly Disturbed<Message>[] {
  const { duplicated = 0, dropped = 0, reordered = 0, reach = 3, storm = 1 } = faults
  const arriving: { readonly place: number; readonly item: Disturbed<Message> }[] = []
  for (const [index, message] of messages.entries()) {
    const isDropped = uniform() < dropped
    const isDuplicated = uniform() < duplicated
    const late = uniform() < reordered ? 1 + Math.floor(uniform() * reach) + 0.5 : 0
    if (isDropped) continue
    const copies = storm * (isDuplicated ? 2 : 1)
    for (let copy = 0; copy < copies; copy += 1) arriving.push({ place: index + late, item: { index, message } })
  }
  return arriving.sort((one, other) => one.place - other.place).map(({ item }) => item)
}
