import type { ReturnMatrix } from '#trading/risk/tail/returnMatrix.ts'

/** Returns of three assets over 250 days by a formula that any program can repeat, with a fall of 3 % every 41 days. */
export function tailSeries(): ReturnMatrix {
  const periods = 250
  const returns = new Float64Array(3 * periods)
  for (let asset = 0; asset < 3; asset += 1) {
    for (let day = 0; day < periods; day += 1) {
      const fall = (day * 7 + asset * 3) % 41 === 0 ? -0.03 : 0
      returns[asset * periods + day] =
        0.012 * Math.sin(0.731 * day * day + 1.3 * asset) + 0.004 * Math.cos(0.11 * day + asset) + fall
    }
  }
  return { assets: 3, periods, returns }
}
