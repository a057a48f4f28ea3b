/**
 * What a decision is made from: plain rows as one statement fetches them, in any order. The statement has left out expired grants, and
 * grants of groups that the user is not in; the rules in this folder know neither a clock nor a membership.
 */
import type { Access, Scope } from '#domain/permissions/permission.ts'

/** Who holds a grant: the user of the question, or a group (also a pseudo group) that the user is in. */
export type FactHolder =
  | { readonly kind: 'user' }
  | { readonly kind: 'group'; readonly name: string; readonly priority: number }

/**
 * One grant on the asked resource or above it. Rows may carry more (the grant's uuid, the resource): `explain` hands
 * back the very rows it was given. There is at most one grant of a name for each holder and resource.
 */
export interface GrantFact {
  /** Steps up from the asked place, whether it exists or not: 0 what is there, 1 its parent, and so on. */
  readonly level: number
  readonly holder: FactHolder
  /** The permission's name. Rows of other names than the asked one are passed over. */
  readonly name: string
  readonly access: Access
  readonly scope: Scope
}

/** Everything one question, or several about one user and one resource, is decided from. */
export interface Facts<Row extends GrantFact = GrantFact> {
  /** Whether the user is an administrator at this moment; a locked one is not. */
  readonly administrator: boolean
  /** False when the asked place does not exist: then no match grant reaches it. */
  readonly targetIsExact: boolean
  readonly grants: readonly Row[]
  /**
   * Names of permissions that the service's type gives the user here. It does so where the target has no grant of its own at all, of
   * whatever name to whomever; weaker than every grant that reaches. Absent: none.
   */
  readonly defaults?: readonly string[]
}

/** May this user do this? The resource is in the facts. */
export interface Question {
  /** The permission's name. */
  readonly permission: string
  /** For the reason given; `anonymous` when nobody is signed in. */
  readonly userName: string
}

/** Which kind of grant decided. Holds names only: internal numbers never leave. */
export type Reason = 'administrator' | `user:${string}` | `group:${string}` | 'multiple' | 'default' | 'no-permission'

/** The answer to a question. */
export interface Decision {
  readonly allow: boolean
  readonly reason: Reason
}
