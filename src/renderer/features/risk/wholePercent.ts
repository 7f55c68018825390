import { formatFixed, THIN_SPACE } from '../../format/number.ts'

/** Writes a share in whole percent, as a button says it. */
export function wholePercent(share: number): string {
  return `${formatFixed(share * 100, 0)}${THIN_SPACE}%`
}
