import { KRAKEN_CASE } from '../../../helpers/feeds/venueCases.ts'
import { describeVenue } from './venueSuite.ts'

describeVenue(KRAKEN_CASE)
