// Draws the icons of the window and the tray: a yellow plate with a red octagon, as the kill control looks. Run it by
// hand after a change: node build/icons/draw.mjs
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { crc32, deflateSync } from 'node:zlib'

const folder = fileURLToPath(new URL('../../resources/icons/', import.meta.url))
const PLATE = [245, 197, 24, 255]
const SIGN = [200, 30, 30, 255]
const CLEAR = [0, 0, 0, 0]
/** Samples a side for one pixel; their mean is its colour. */
const SAMPLES = 4

for (const [name, size] of /** @type {const} */ ([
  ['tray.png', 16],
  ['tray@2x.png', 32],
  ['icon.png', 256],
])) {
  writeFileSync(path.join(folder, name), png(size))
}

/** @param {number} x 0..1 @param {number} y 0..1 */
function colourAt(x, y) {
  const dx = Math.abs(x - 0.5)
  const dy = Math.abs(y - 0.5)
  const corner = Math.hypot(Math.max(0, dx - 0.34), Math.max(0, dy - 0.34))
  if (corner > 0.14) return CLEAR
  const inOctagon = Math.max(dx, dy, (dx + dy) / Math.SQRT2) < 0.32
  return inOctagon ? SIGN : PLATE
}

/** @param {number} size */
function png(size) {
  const rows = Buffer.alloc(size * (size * 4 + 1))
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) rows.set(pixel(x, y, size), y * (size * 4 + 1) + 1 + x * 4)
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([8, 6, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** @param {number} x @param {number} y @param {number} size */
function pixel(x, y, size) {
  const sum = [0, 0, 0, 0]
  for (let sy = 0; sy < SAMPLES; sy += 1) {
    for (let sx = 0; sx < SAMPLES; sx += 1) {
      const colour = colourAt((x + (sx + 0.5) / SAMPLES) / size, (y + (sy + 0.5) / SAMPLES) / size)
      const alpha = colour[3] ?? 0
      for (let channel = 0; channel < 3; channel += 1)
        sum[channel] = (sum[channel] ?? 0) + (colour[channel] ?? 0) * alpha
      sum[3] = (sum[3] ?? 0) + alpha
    }
  }
  const alpha = sum[3] ?? 0
  const mean = alpha === 0 ? [0, 0, 0] : sum.slice(0, 3).map((value) => Math.round(value / alpha))
  return [...mean, Math.round(alpha / SAMPLES ** 2)]
}

/** @param {string} type @param {Buffer} data */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const whole = Buffer.alloc(body.length + 8)
  whole.writeUInt32BE(data.length, 0)
  whole.set(body, 4)
  whole.writeUInt32BE(crc32(body), body.length + 4)
  return whole
}
