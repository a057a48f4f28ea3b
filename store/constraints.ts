import type { Refusal } from '../domain/refusal.ts'

/** A unique index or a foreign key that decided between simultaneous callers, and what to tell the one who lost. */
export type ConstraintRefusals = Record<string, () => Refusal>

/** The errors that mean a lost race and not a fault of ours: `unique_violation`, `foreign_key_violation`. */
const lostRaces = new Set(['23505', '23503'])

/**
 * Runs a change and turns the constraint that undid it into the refusal it stands for.
 *
 * @throws what `refusals` has for the constraint; any other error as it is
 */
export async function orRefused<T>(change: () => Promise<T>, refusals: ConstraintRefusals): Promise<T> {
  try {
    return await change()
  } catch (error) {
    const { code = '', constraint = '' } = error as { code?: string; constraint?: string }
    const refusal = lostRaces.has(code) && Object.hasOwn(refusals, constraint) ? refusals[constraint] : undefined
    throw refusal ? refusal() : error
  }
}
