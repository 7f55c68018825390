import { BINANCE_FUTURES_CASE } from '../../../helpers/feeds/venueCases.ts'
import { describeVenue } from './venueSuite.ts'

describeVenue(BINANCE_FUTURES_CASE)
