/** Everything that a new password is judged by, wherever it is chosen: the rules, its owner's names, common ones, stolen ones. */
import { checkPassword, isBreached, isCommon, type PasswordChoice } from '#domain/credentials/password.ts'
import { isInBreach } from './breach-check.ts'
import { isCommonBy, placeInList } from './common-passwords.ts'

/** What a choice is made under. */
export interface ChoiceOptions {
  /** Where it stood in the request. */
  readonly pointer: string
  /** The host that people know the service by. */
  readonly host: string
  /** `BREACH_CHECK_URL`; where it is not set nobody is asked. */
  readonly breachCheckUrl: string | undefined
  /** Is told why, where the breach check gave no answer: the password is accepted without it (docs/decisions/accounts/0030-breach-check.md). */
  readonly unchecked: (reason: string) => void
}

/** What the service is called whatever its host. */
const serviceName = 'Postern'

/** Begins to judge a password. */
export function choosePassword(password: string, options: ChoiceOptions): PasswordChoice {
  const { pointer, host, breachCheckUrl, unchecked } = options
  const place = placeInList(password)

  async function isStolen(url: string): Promise<boolean> {
    try {
      return await isInBreach(password, url)
    } catch (error) {
      unchecked(error instanceof Error ? error.message : String(error))
      return false
    }
  }

  return {
    bucket: place && place.bucket,
    async judge(rules, owner) {
      const policy = { minCodePoints: rules.min_length, serviceNames: [serviceName, host] }
      const violations = checkPassword(password, policy, owner, pointer)
      if (place && isCommonBy(rules.common, place.text)) violations.push(isCommon(pointer))
      // Last, and only for one that would be set: nothing of any other leaves.
      if (violations.length === 0 && breachCheckUrl && (await isStolen(breachCheckUrl)))
        violations.push(isBreached(pointer))
      return violations
    },
  }
}
