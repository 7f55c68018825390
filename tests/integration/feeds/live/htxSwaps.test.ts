import { HTX_SWAPS_CASE } from '../../../helpers/feeds/venueCases.ts'
import { describeVenue } from './venueSuite.ts'

describeVenue(HTX_SWAPS_CASE)
