/** Chance with a seed, so that the demonstration is the same on every machine. Never for secrets. */
import { createHash } from 'node:crypto'

/** Draws that follow one after the other from a seed. */
export interface Chance {
  /** From 0 to below 1. */
  fraction(): number
  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number
  /** True once in `n` draws. */
  once(n: number): boolean
  pick<Item>(items: readonly Item[]): Item
  /** Different items, in the order of the draw; all of them if there are fewer. */
  some<Item>(items: readonly Item[], count: number): Item[]
}

/** Mulberry32: 32 bits of state are enough for an organisation. */
export function chanceOf(seed: string): Chance {
  let state = createHash('sha256').update(seed).digest().readUInt32LE(0)
  const fraction = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (least: number, most: number) => least + Math.floor(fraction() * (most - least + 1))
  const pick = <Item>(items: readonly Item[]): Item => items[whole(0, items.length - 1)]!
  return {
    fraction,
    whole,
    pick,
    once: (n) => fraction() * n < 1,
    some(items, count) {
      const left = [...items]
      return Array.from({ length: Math.min(count, left.length) }, () => left.splice(whole(0, left.length - 1), 1)[0]!)
    },
  }
}

/** SHA-256 of a text, as Postgres reads `bytea`. */
export function digestOf(text: string): string {
  return `\\x${createHash('sha256').update(text).digest('hex')}`
}

/** The uuid that a text always has (version 8, RFC 9562 §5.8). */
export function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  )
}
