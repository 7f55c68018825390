import { createPulseMonitor } from '../pulseMonitor.ts'
import { drillMarker, pulseOf, sharedGate, type PulseName } from '../sharedMemory.ts'
import { openGateSocket } from './gateSocket.ts'
import { socketPath } from '../sockets/socketPath.ts'
import type { DrillAnswer, KillRequest } from './killRequest.ts'
import { watchSentinel } from './sentinel.ts'

/** A main thread this long without a beat is taken for dead. */
export const HEARTBEAT_LOSS_MILLISECONDS = 3_000
const LOOK_MILLISECONDS = 100

/** What the keeper needs of the broker's thread. */
export interface GateKeeperPorts {
  readonly dataDirectory: string
  readonly memory: SharedArrayBuffer
  /** Host clock, microseconds. */
  now(): number
  /** Latches the kill in the engine; the gate has been closed already. */
  latch(request: KillRequest): void
  onDrill(answer: DrillAnswer): void
  onFault(text: string): void
}

/** The broker thread's own guard: it hears every path that does not need the main thread and closes the gate itself. */
export interface GateKeeper {
  /** Takes a press that came from the main thread. */
  request(request: KillRequest): void
  close(): void
}

/** Starts the guard. It listens before the engine has recovered, so that a kill never waits for a recovery. */
export function createGateKeeper(ports: GateKeeperPorts): GateKeeper {
  const gate = sharedGate(ports.memory)
  const marker = drillMarker(ports.memory)

  const request = (pressed: KillRequest): void => {
    if (pressed.drill === 0) {
      gate.close()
      ports.latch({ ...pressed, gateClosedAt: pressed.gateClosedAt ?? ports.now() })
    } else if (marker.get() === pressed.drill) {
      ports.onDrill({
        path: pressed.path,
        drill: pressed.drill,
        milliseconds: Math.max(0, ports.now() - pressed.pressedAt) / 1_000,
      })
    }
  }

  const socket = openGateSocket(socketPath(ports.dataDirectory, 'gate'), request, (text) =>
    ports.onFault(`The gate's socket cannot be opened: ${text}`),
  )
  const sentinel = watchSentinel(ports.dataDirectory, (drill) =>
    request({
      path: 'SENTINEL_FILE',
      pressedAt: ports.now(),
      gateClosedAt: null,
      reason: 'The KILL file was found in the data directory.',
      drill,
    }),
  )
  const watches = [watchHeart('main', () => 0), watchHeart('drill', () => (marker.get() > 0 ? marker.get() : null))]
  const timer = setInterval(() => {
    for (const look of watches) look()
  }, LOOK_MILLISECONDS)

  /** Both hearts are watched by the same code; one that stops outside a drill and is not the main one means nothing. */
  function watchHeart(name: PulseName, drillOf: () => number | null): () => void {
    const pulse = pulseOf(ports.memory, name)
    const monitor = createPulseMonitor(performance.now())
    let lost = false
    return () => {
      const silent = monitor.observe(pulse.count(), performance.now())
      if (silent < HEARTBEAT_LOSS_MILLISECONDS) lost = false
      if (silent < HEARTBEAT_LOSS_MILLISECONDS || lost) return
      lost = true
      const drill = drillOf()
      if (drill === null) return
      const reason = `The main thread has not been heard for ${HEARTBEAT_LOSS_MILLISECONDS / 1_000} s.`
      request({ path: 'HEARTBEAT_LOSS', pressedAt: ports.now(), gateClosedAt: null, reason, drill })
    }
  }

  return {
    request,
    close: () => {
      clearInterval(timer)
      sentinel.close()
      socket.close()
    },
  }
}
