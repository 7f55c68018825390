/** Tells whether a bar can be true: finite positive prices, high and low around open and close, volume not negative. */
export function isPossibleBar(open: number, high: number, low: number, close: number, volume: number): boolean {
  return (
    low > 0 &&
    high < Infinity &&
    low <= open &&
    low <= close &&
    high >= open &&
    high >= close &&
    volume >= 0 &&
    volume < Infinity
  )
}
