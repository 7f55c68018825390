import { contextBridge, ipcRenderer } from 'electron'
import { SCREEN_BRIDGE_NAME } from '#contracts/screenBridge.ts'
import { createScreenBridge } from './bridge.ts'

contextBridge.exposeInMainWorld(SCREEN_BRIDGE_NAME, createScreenBridge(ipcRenderer))
