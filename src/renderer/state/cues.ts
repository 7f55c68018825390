import { usePreferences } from './preferences.ts'

/** Tones of a cue: frequency in hertz and start and length in seconds. */
const CUES = {
  P1: [
    [880, 0, 0.16],
    [660, 0.2, 0.16],
    [880, 0.4, 0.16],
  ],
  P2: [
    [587, 0, 0.1],
    [784, 0.12, 0.14],
  ],
  KILL: [
    [220, 0, 0.3],
    [196, 0.32, 0.5],
  ],
} as const

let context: AudioContext | null = null

/** Sounds a cue. The kill cue cannot be muted; without a gesture on the page yet a browser stays silent. */
export function playCue(cue: keyof typeof CUES): void {
  if (cue !== 'KILL' && !usePreferences.getState().preferences.sound) return
  if (!navigator.userActivation.hasBeenActive) return
  context ??= new AudioContext()
  const from = context.currentTime
  for (const [frequency, start, length] of CUES[cue]) playTone(context, frequency, from + start, length)
}

function playTone(audio: AudioContext, frequency: number, start: number, length: number): void {
  const tone = audio.createOscillator()
  const volume = audio.createGain()
  tone.frequency.value = frequency
  volume.gain.setValueAtTime(0.0001, start)
  volume.gain.exponentialRampToValueAtTime(0.08, start + 0.01)
  volume.gain.exponentialRampToValueAtTime(0.0001, start + length)
  tone.connect(volume).connect(audio.destination)
  tone.start(start)
  tone.stop(start + length)
}
