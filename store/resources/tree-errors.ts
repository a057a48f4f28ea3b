/** What may be wrong with changes to the tree and its grants that the database alone can tell: as it says it, and in words. */
import type { FieldCode, FieldError } from '#domain/field-error.ts'
import { maxDepth, packageNameRule } from '#domain/resources/resource-path.ts'

/** What is wrong with a field, as `grant_batch_plan` and `plan_change` answer it. */
export interface TreeFinding {
  pointer: string
  code: keyof typeof details
  /** What would have been right, where that can be said. */
  allowed?: string[] | null
}

/** The same as the caller gets it. */
export function treeError({ pointer, code, allowed }: TreeFinding): Required<FieldError> {
  const right = allowed ? ` ${allowed.join(', ') || 'nothing'}.` : ''
  return { pointer, code, detail: `${details[code]}${right}` }
}

const details = {
  'unknown-service': 'No service has this name.',
  'unknown-resource': 'No resource or service has this id.',
  'unknown-user': 'No user has this id or name.',
  'unknown-group': 'No group has this id or name.',
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
