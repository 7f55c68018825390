import type { AssetClass } from '#core/model/instrument.ts'
import { toMoney } from '#core/money.ts'
import { ALPACA_CRYPTO, ALPACA_SHARES, IBKR_FIXED, IBKR_TIERED } from './brokerPresets.ts'
import { BINANCE_SPOT, BINANCE_USD_M, COINBASE_ADVANCED, KRAKEN } from './cryptoPresets.ts'
import { billionths } from './exactShare.ts'
import type { FeePresetName, FeeSchedule } from './feeSchedule.ts'
import { always, type FeePart, makerTaker, onOrder } from './feeTables.ts'

/**
 * The charges of a schedule for instruments of a class; null where the schedule says nothing of them (a price per share
 * means nothing for a coin). Indexes count as shares.
 */
export function feePartsOf(schedule: FeeSchedule, assetClass: AssetClass): readonly FeePart[] | null {
  switch (schedule.kind) {
    case 'share':
      return [always(makerTaker(schedule.rate, schedule.rate))]
    case 'maker-taker':
      return [always(makerTaker(schedule.maker, schedule.taker))]
    case 'tiered': {
      const rising = schedule.tiers.toSorted((one, other) => one.volume - other.volume)
      const tiers = rising.map(({ volume, maker, taker }) => ({ from: volume, charges: makerTaker(maker, taker) }))
      return [{ basis: 'VALUE', tables: [{ since: Number.NEGATIVE_INFINITY, tiers }] }]
    }
    case 'per-unit': {
      const { amount, minimum, mostOfValue } = schedule
      const most = mostOfValue === null ? null : billionths(mostOfValue)
      return [always(onOrder({ perUnit: billionths(amount), minimum: toMoney(minimum), mostOfValue: most }))]
    }
    case 'per-order':
      return [always(onOrder({ minimum: toMoney(schedule.amount) }))]
    case 'preset':
      return PRESETS[schedule.name](assetClass)
  }
}

const PRESETS: Readonly<Record<FeePresetName, (assetClass: AssetClass) => readonly FeePart[] | null>> = {
  'ibkr-fixed': (assetClass) => (assetClass === 'CRYPTO' ? null : IBKR_FIXED),
  'ibkr-tiered': (assetClass) => (assetClass === 'CRYPTO' ? null : IBKR_TIERED),
  alpaca: (assetClass) => (assetClass === 'CRYPTO' ? ALPACA_CRYPTO : ALPACA_SHARES),
  'binance-spot': () => BINANCE_SPOT,
  'binance-usd-m': () => BINANCE_USD_M,
  kraken: () => KRAKEN,
  'coinbase-advanced': () => COINBASE_ADVANCED,
}
