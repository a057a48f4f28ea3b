import { Refusal } from '#domain/refusal.ts'

/**
 * Uses a setting whose value may be wrong. A deployment with a wrong setting fails closed: 503, and the log says why.
 *
 * @throws Refusal `unavailable`
 */
export async function configured<Value>(use: () => Value | Promise<Value>): Promise<Value> {
  try {
    return await use()
  } catch (error) {
    if (error instanceof Refusal) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new Refusal('unavailable', {
      detail: 'A setting of this deployment is invalid. Its log names the setting.',
      reason: `setting: ${reason}`,
      retryAfterSeconds: 60,
      cause: error,
    })
  }
}
