import { BINANCE_SPOT_CASE } from '../../../helpers/feeds/venueCases.ts'
import { describeVenue } from './venueSuite.ts'

describeVenue(BINANCE_SPOT_CASE)
