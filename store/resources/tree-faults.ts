/** What may be wrong with changes to the tree and its grants that the database alone can tell: as it says it, and in words. */
import type { Violation } from '#domain/refusal.ts'
import { maxDepth, packageNameRule } from '#domain/resources/resource-path.ts'

/** A fault, as `grant_batch_plan` and `plan_change` answer it. */
export interface Fault {
  /** Where the request has it, as a pointer. */
  at: string
  code: keyof typeof details
  /** What would have been right, where that can be said. */
  allowed?: string[] | null
}

/** A fault as the caller is told it. */
export function violationOf({ at, code, allowed }: Fault): Required<Violation> {
  const right = allowed ? ` ${allowed.join(', ') || 'nothing'}.` : ''
  return { pointer: at, code, detail: `${details[code]}${right}` }
}

const details = {
  'unknown-service': 'No service has this name.',
  'unknown-resource': 'No resource or service has this id.',
  'unknown-user': 'No user has this id or name.',
  'unknown-group': 'No group has this id or name.',
  // A grant to `anonymous` alone would hold only while one is signed out; Magpie has forbidden it since 3.22.
  'reserved-user': 'Reserved users hold no grants. What anonymous callers may do is granted to "everyone".',
  'no-membership': 'Nobody is put into or taken out of everyone and authenticated, and reserved users are in no group.',
  nesting: 'What may stand there:',
  'package-name-not-normalized': packageNameRule,
  'other-type': 'There is a resource of this name, and it is a',
  'too-deep': `At most ${maxDepth} levels stand below a service.`,
  'other-service': 'A resource moves within its service only.',
  'below-itself': 'A resource cannot be moved to itself or below itself.',
  'permission-not-of-type': 'What may be granted on a resource of this type:',
  'in-the-past': 'A grant must expire in the future, or never.',
}
