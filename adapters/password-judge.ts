/** Everything that a new password is judged by, wherever it is chosen: the rules, its owner's names, the list of common ones. */
import { checkPassword, isCommon, type PasswordChoice } from '../domain/password.ts'
import { holds, placeInList } from './common-passwords.ts'

/** What a choice is made under. */
export interface ChoiceOptions {
  /** Where it stood in the request. */
  readonly pointer: string
  /** The host that people know the service by. */
  readonly host: string
}

/** What the service is called whatever its host. */
const serviceName = 'Postern'

/** Begins to judge a password. */
export function choosePassword(password: string, { pointer, host }: ChoiceOptions): PasswordChoice {
  const place = placeInList(password)
  return {
    bucket: place && place.bucket,
    judge(rules, owner) {
      const policy = { minCodePoints: rules.min_length, serviceNames: [serviceName, host] }
      const violations = checkPassword(password, policy, owner, pointer)
      if (place && holds(rules.common, place.digest)) violations.push(isCommon(pointer))
      return violations
    },
  }
}
