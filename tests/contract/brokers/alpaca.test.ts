import { openAlpacaBrokerServer } from '../../servers/brokers/alpacaBroker.ts'
import { describeFaultKit } from './faultKit/faultKit.ts'

describeFaultKit('Alpaca', () => openAlpacaBrokerServer())
