/** The people whom the example provider knows. Nobody there has a password: a page asks who one is. */

/** What the provider says of somebody. */
export interface Person {
  sub: string
  name: string
  preferred_username: string
  email: string
  email_verified: boolean
}

/** Somebody with a verified address, somebody else, and somebody whose address the provider does not vouch for. */
export const people: Person[] = [
  person('grace', 'Grace Hopper'),
  person('katherine', 'Katherine Johnson'),
  person('nobody', 'Somebody Unverified', false),
]

function person(login: string, name: string, isVerified = true): Person {
  return {
    sub: `example-${login}`,
    name,
    preferred_username: login,
    email: `${login}@example.com`,
    email_verified: isVerified,
  }
}
