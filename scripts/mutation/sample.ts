/** Chooses mutants: by chance, the same for the same seed, and spread over the layers and the kinds. */
import type { Mutant } from './mutant.ts'

/** A generator of numbers from 0 to below 1 (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The layer of a file, in which SQL functions are one of their own: `domain`, `schema/functions`. */
function layerOf({ file }: Mutant): string {
  const [first = '', second = ''] = file.split('/')
  return first === 'schema' ? `schema/${second}` : first
}

/** Takes a mutant of each layer in turn, of a kind that this layer has not had before where there is one. */
export function sampleOf(mutants: readonly Mutant[], count: number, seed: number): Mutant[] {
  const random = randomFrom(seed)
  const pools = [...Map.groupBy(mutants, layerOf).values()].map((pool) => ({
    left: [...pool],
    seen: new Set<string>(),
  }))
  const sample: Mutant[] = []
  while (sample.length < count && pools.some(({ left }) => left.length > 0)) {
    for (const { left, seen } of pools) {
      const kinds = [...new Set(left.map(({ kind }) => kind))]
      const unseen = kinds.filter((kind) => !seen.has(kind))
      if (unseen.length === 0) seen.clear()
      const choice = unseen.length > 0 ? unseen : kinds
      const kind = choice[Math.floor(random() * choice.length)]
      const candidates = left.filter((mutant) => mutant.kind === kind)
      const mutant = candidates[Math.floor(random() * candidates.length)]
      if (!mutant || sample.length >= count) continue
      seen.add(mutant.kind)
      left.splice(left.indexOf(mutant), 1)
      sample.push(mutant)
    }
  }
  return sample
}
