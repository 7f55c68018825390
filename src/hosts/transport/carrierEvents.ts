/** The listeners of one end of a carrier: messages until the close, the close once. */
export interface CarrierEvents<Message> {
  onMessage(listener: (message: Message) => void): void
  onClose(listener: () => void): void
  deliver(message: Message): void
  /** Ends the carrier; returns false when it had ended before. */
  end(): boolean
  isOpen(): boolean
}

/** Makes the listener lists of one end. A listener for the close that comes too late is called at once. */
export function createCarrierEvents<Message>(): CarrierEvents<Message> {
  const messageListeners: ((message: Message) => void)[] = []
  const closeListeners: (() => void)[] = []
  let open = true
  return {
    onMessage: (listener) => void messageListeners.push(listener),
    onClose: (listener) => {
      if (open) closeListeners.push(listener)
      else listener()
    },
    deliver: (message) => {
      if (open) for (const listener of messageListeners) listener(message)
    },
    end: () => {
      if (!open) return false
      open = false
      for (const listener of closeListeners) listener()
      return true
    },
    isOpen: () => open,
  }
}
