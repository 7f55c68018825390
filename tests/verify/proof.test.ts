import { demandNoFalseAlarm } from '../helpers/cleanProofs.ts'

demandNoFalseAlarm(['a daily walk', 'the S&P 500', 'a split share'])
