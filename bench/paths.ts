/** Paths of the benchmark. */
import { join } from 'node:path'

export const repository = join(import.meta.dirname, '..')

export const bench = import.meta.dirname
