/**
 * The facts for one decision: rows as a statement reads them, in any order. The statement excludes expired grants and grants of other groups, so
 * the rules need neither a clock nor memberships.
 */
import type { Access, GrantScope } from '#domain/permissions/permission.ts'
import type { SessionAuthentication } from '#domain/permissions/requirement.ts'
import type { StepUp } from '#domain/refusal.ts'

/** The holder of a grant: the user of the question, or a group or pseudo group of theirs. */
export type FactHolder =
  | { readonly kind: 'user' }
  | { readonly kind: 'group'; readonly name: string; readonly priority: number }

/**
 * A grant on the resource or an ancestor. Rows may have more columns, such as the uuid; `explain` returns the rows unchanged. A holder has at
 * most one grant of a name per resource.
 */
export interface GrantFact {
  /** The distance upwards from the path in question, existing or not: 0 the resource itself, 1 its parent, and so on. */
  readonly level: number
  readonly holder: FactHolder
  /** The permission's name. Rows with other names are ignored. */
  readonly name: string
  readonly access: Access
  readonly scope: GrantScope
  /** What it requires of the session, only of a grant that allows. A grant whose requirement is not met does not apply. Absent: nothing. */
  readonly requires?: StepUp | undefined
}

/** The facts for one question, or for several about one user and one resource. */
export interface Facts<Row extends GrantFact = GrantFact> {
  /** Whether the user is an administrator with an active account. */
  readonly administrator: boolean
  /** False if the path does not exist: then no grant with the scope match applies. */
  readonly targetIsExact: boolean
  readonly grants: readonly Row[]
  /** How the user authenticated; null or absent if that is not known, which meets no requirement. */
  readonly authentication?: SessionAuthentication | null | undefined
  /**
   * Permissions that the service type gives the user by default. They apply only if the resource has no grants of any name or holder, and are
   * weaker than every grant. Absent: none.
   */
  readonly defaults?: readonly string[]
}

/** Whether this user has this permission. The resource is in the facts. */
export interface Question {
  readonly permission: string
  /** For the reason; `anonymous` without a session. */
  readonly userName: string
}

/** The kind of the deciding grant, by names; internal ids are never returned. */
export type Reason =
  | 'administrator'
  | `user:${string}`
  | `group:${string}`
  | 'multiple'
  | 'default'
  | 'no-permission'
  | 'step-up-required'

/** The answer to a question. */
export interface Decision {
  readonly allow: boolean
  readonly reason: Reason
  /** What the session must meet to be allowed; only with `step-up-required`. */
  readonly step_up?: StepUp | undefined
}
