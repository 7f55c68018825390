import { useSyncExternalStore } from 'react'

const tickers = new Map<
  number,
  { readonly subscribe: (listener: () => void) => () => void; readonly read: () => number }
>()

/**
 * Returns the page's time in milliseconds, renewed every `interval` milliseconds for display. One timer serves all users
 * of an interval; nothing is decided by it (expiry lives in the risk engine).
 */
export function useNow(interval: 250 | 1_000): number {
  const ticker = tickerOf(interval)
  return useSyncExternalStore(ticker.subscribe, ticker.read)
}

function tickerOf(interval: number) {
  const known = tickers.get(interval)
  if (known !== undefined) return known
  const listeners = new Set<() => void>()
  let now = Date.now()
  let timer = 0
  const tick = (): void => {
    now = Date.now()
    for (const listener of listeners) listener()
  }
  const ticker = {
    subscribe: (listener: () => void) => {
      if (listeners.size === 0) {
        now = Date.now()
        timer = window.setInterval(tick, interval)
      }
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) window.clearInterval(timer)
      }
    },
    read: () => now,
  }
  tickers.set(interval, ticker)
  return ticker
}
