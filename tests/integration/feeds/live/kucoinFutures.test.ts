import { KUCOIN_FUTURES_CASE } from '../../../helpers/feeds/venueCases.ts'
import { describeVenue } from './venueSuite.ts'

describeVenue(KUCOIN_FUTURES_CASE)
