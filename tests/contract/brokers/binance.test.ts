import { openBinanceBroker } from '../../servers/brokers/binanceBroker.ts'
import { describeFaultKit } from './faultKit/faultKit.ts'

describeFaultKit('Binance', () => openBinanceBroker('SPOT'))
describeFaultKit('Binance futures', () => openBinanceBroker('SWAP'))
