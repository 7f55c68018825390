import { openKucoinBroker } from '../../servers/brokers/kucoinBroker.ts'
import { describeFaultKit } from './faultKit/faultKit.ts'

describeFaultKit('KuCoin', () => openKucoinBroker())
