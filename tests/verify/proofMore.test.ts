import { demandNoFalseAlarm } from '../helpers/cleanProofs.ts'

demandNoFalseAlarm(['four instruments', 'five-minute bars', 'shares of the simulated market'])
