import { COINBASE_CASE } from '../../../helpers/feeds/venueCases.ts'
import { describeVenue } from './venueSuite.ts'

describeVenue(COINBASE_CASE)
