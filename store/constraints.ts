import type { Refusal } from '#domain/refusal.ts'

/** A constraint that undoes changes, and what to tell whoever asked for one: it decided between simultaneous callers, or is a rule. */
export type ConstraintRefusals = Record<string, () => Refusal>

/** The errors that may mean no fault of ours: `unique_violation`, `foreign_key_violation`, `check_violation`. */
const refusing = new Set(['23505', '23503', '23514'])

/**
 * Runs a change and turns the constraint that undid it into the refusal it stands for.
 *
 * @throws what `refusals` has for the constraint; any other error as it is
 */
export async function mapConstraintErrors<T>(change: () => Promise<T>, refusals: ConstraintRefusals): Promise<T> {
  try {
    return await change()
  } catch (error) {
    const { code = '', constraint = '' } = error as { code?: string; constraint?: string }
    const refusal = refusing.has(code) && Object.hasOwn(refusals, constraint) ? refusals[constraint] : undefined
    throw refusal ? refusal() : error
  }
}
