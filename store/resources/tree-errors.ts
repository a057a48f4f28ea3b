/** Field errors of changes to the tree and its grants that only the database can find. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { FieldCode, FieldError } from '#domain/field-error.ts'
import { maxDepth, packageNameRule } from '#domain/resources/resource-path.ts'
import { materialized, type Step } from '#store/run-as.ts'

/** What is wrong with a field, as the step `findings`, `grant_batch_plan` and `plan_change` answer it. */
export interface TreeFinding {
  pointer: string
  code: keyof typeof details
  /** The values that are allowed there, where they can be listed. */
  allowed?: string[] | null
}

/** A rule about a field of the request. */
export interface TreeRule extends Pick<TreeFinding, 'pointer' | 'code'> {
  /** Whether the request breaks the rule. */
  broken: SQL
  /** A JSON list of the values that are allowed there. */
  allowed?: SQL
}

/** Rows `n`, `pointer`, `code` and `allowed_values` of each rule that is broken. Named `findings`, for `foundErrors`. */
export function brokenRules(rules: readonly TreeRule[]): Step {
  const rows = rules.map(
    ({ pointer, code, broken, allowed = sql`null::jsonb` }, n) =>
      sql`(${n}::integer, ${pointer}::text, ${code}::text, ${broken}, ${allowed})`,
  )
  return materialized(sql`select n, pointer, code, allowed_values
    from (values ${sql.join(rows, sql`, `)}) as rules (n, pointer, code, broken, allowed_values) where broken`)
}

/** The rows of the step `findings` as a list of `TreeFinding`, in the order of the rules. */
export const foundErrors = sql`coalesce((
  select jsonb_agg(jsonb_build_object('pointer', pointer, 'code', code, 'allowed', allowed_values) order by n) from findings), '[]')`

/** A finding as the response has it. */
export function treeError({ pointer, code, allowed }: TreeFinding): Required<FieldError> {
  const right = allowed ? ` ${allowed.join(', ') || 'nothing'}.` : ''
  return { pointer, code, detail: `${details[code]}${right}` }
}

const details = {
  'unknown-service': 'No service has this name.',
  'unknown-resource': 'No resource or service has this id.',
  'unknown-user': 'No user has this id or name.',
  'unknown-group': 'No group has this id or name. Every caller, signed in or anonymous, is in the group "everyone".',
  // A grant to `anonymous` alone would hold only while one is signed out; Magpie has forbidden it since 3.22.
  'reserved-user': 'Reserved users hold no grants. To permit something to anonymous callers, grant it to "everyone".',
  'membership-not-allowed':
    'The groups everyone and authenticated have no members, and reserved users are in no group.',
  'child-type-not-allowed': 'A node of this type may not stand there. Allowed there:',
  'not-normalized': packageNameRule,
  'type-mismatch': 'A resource of this name exists and has the type',
  'too-deep': `At most ${maxDepth} levels may stand below a service.`,
  'service-mismatch': 'A resource can be moved within its own service only.',
  'circular-parent': 'A resource cannot be moved to itself or below itself.',
  'permission-not-allowed': 'A resource of this type does not have the permission. It has:',
  'in-the-past': 'Send an instant in the future, or leave it out for a grant that does not expire.',
} satisfies Partial<Record<FieldCode, string>>
