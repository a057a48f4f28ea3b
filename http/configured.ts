import { Refusal } from '#domain/refusal.ts'
import { unfinished } from './env.ts'

/**
 * Uses a setting whose value may be wrong. A deployment with a wrong setting fails closed: 503 that names it, and the log says why.
 *
 * @param use throws an error whose message begins with the name of the setting
 * @throws Refusal `unavailable`
 */
export async function configured<Value>(use: () => Value | Promise<Value>): Promise<Value> {
  try {
    return await use()
  } catch (error) {
    if (error instanceof Refusal) throw error
    const reason = error instanceof Error ? error.message : String(error)
    const [name = ''] = /^[A-Z]+(?:_[A-Z]+)+/.exec(reason) ?? []
    throw unfinished(
      `The setting ${name} of this deployment is invalid; its log says why.`,
      `setting: ${reason}`,
      error,
    )
  }
}
