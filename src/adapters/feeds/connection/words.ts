/** A length of time in a sentence, rounded up so that nobody comes too early: `40 ms`, `12 s`, `3 min`, `2 h`. */
export function durationWords(micros: number): string {
  const milliseconds = Math.max(0, micros) / 1_000
  if (milliseconds < 1_000) return `${Math.ceil(milliseconds)} ms`
  if (milliseconds < 120_000) return `${Math.ceil(milliseconds / 1_000)} s`
  if (milliseconds < 7_200_000) return `${Math.ceil(milliseconds / 60_000)} min`
  return `${Math.ceil(milliseconds / 3_600_000)} h`
}

/** A number of bytes in a sentence: `512 bytes`, `64 kB`, `10 MB`. */
export function byteWords(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} kB`
  return `${Math.round(bytes / 100_000) / 10} MB`
}
