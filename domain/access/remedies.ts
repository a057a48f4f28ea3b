/**
 * Remedies: the smallest changes that turn the answer to a question round. Each candidate is laid over the facts of the question and decided by the
 * rules of checks, so that no rule is written twice (decision 0113).
 */
import type { SessionAuthentication } from '#domain/permissions/requirement.ts'
import type { StepUp } from '#domain/refusal.ts'
import type { HolderReference, PseudoGroup } from '#domain/permissions/holder.ts'
import type { Access, GrantScope, Permission } from '#domain/permissions/permission.ts'
import {
  answerChecks,
  type CheckFacts,
  type CheckQuestion,
  type IdentifiedGrant,
  prepareAsActive,
} from './check-facts.ts'
import { decide } from './decision.ts'
import type { FactHolder, Facts, GrantFact, Question } from './decision-facts.ts'
import { isPseudoGroup } from '#domain/permissions/holder.ts'

/** Why an account is not active. Somebody who is `locked` and `disabled` needs two changes, and so has no remedy. */
type Hindrance = 'disabled' | 'unverified' | 'locked'

/** A grant on the resource itself, of any holder and name. */
interface OwnGrant {
  readonly uuid: string
  readonly holder: HolderReference
  readonly permission: Permission
}

/** A group that the user is not in, with its grants of the permission on the path of the resource. */
type JoinableGroup = readonly [
  uuid: string,
  name: string,
  priority: number,
  /** All that it has, anywhere and of any name; counted up to `maxCountedGrants`. */
  grants: number,
  acceptsTerms: boolean,
  held: readonly (readonly [level: number, access: Access, scope: GrantScope, requires: StepUp | null])[],
]

/** What remedies need besides the facts of the check: `remedy_facts`, of the same snapshot. */
export interface RemedyFacts {
  /** Who would hold a grant for this user alone: of `anonymous`, who has no grants, it is everyone. Null: nobody. */
  readonly holder: { readonly reference: HolderReference; readonly priority: number | null } | null
  /** The uuid of the user, if they can be a member of a group. */
  readonly member: string | null
  readonly superuser: boolean
  /** Null: the caller may not know. */
  readonly hindrances: readonly Hindrance[] | null
  /** Whether the caller may read the tree, and so be told which nodes of a path exist. */
  readonly sees_tree: boolean
  /** From the root to the resource, or to the last node of a path that exists; and whether the permission can be granted there. */
  readonly nodes: readonly (readonly [uuid: string, isGrantable: boolean, name: string, type: string])[]
  /** The pseudo groups that have the permission by default where a node has no grants. */
  readonly defaults: readonly PseudoGroup[] | null
  /** The grants of the last node; two if there are more. */
  readonly own: readonly OwnGrant[]
  readonly groups: readonly JoinableGroup[]
  /** Whether all groups are there. */
  readonly complete: boolean
  /** How the caller authenticated, where the question is about the caller; null: it meets nothing that a grant requires. */
  readonly session: SessionAuthentication | null
  /** When a proposed grant would end. */
  readonly ends_at: string
}

/** One change that turns the answer round. `preview` is the body of `POST /v1/grants/preview`. */
export type Remedy =
  | { readonly kind: 'grant'; readonly preview: Preview<'grant', GrantParts<Permission & { expires_at: string }>> }
  | {
      readonly kind: 'membership'
      readonly group: string
      /** How many grants the group has, up to a hundred: what comes with the membership. Absent where it ends. */
      readonly grants?: number
      /** Whether the user has to accept the terms of the group before the membership begins. */
      readonly accept_terms?: boolean
      readonly preview: Preview<'membership', { user: string; group: string; action: 'add' | 'remove' }>
    }
  | { readonly kind: 'deletion'; readonly grant: string; readonly preview: Preview<'delete', GrantParts<Permission>> }
  | { readonly kind: 'account'; readonly requires: (typeof cures)[Hindrance] }
  | { readonly kind: 'step-up'; readonly step_up: StepUp }

interface Preview<Kind extends string, Change> {
  readonly change: Readonly<Record<Kind, Change>>
}

interface GrantParts<Parts> {
  readonly holder: HolderReference
  readonly resource: string
  readonly permission: Parts
}

const everyone: PseudoGroup = 'everyone'

const cures = { disabled: 'enabling', unverified: 'verification', locked: 'unlocking' } as const

/** A question whose answer is to be turned round, and the facts of it. */
interface Case {
  readonly question: Question
  readonly facts: Facts<IdentifiedGrant>
  readonly more: RemedyFacts
  readonly wanted: boolean
  /** From the last existing node to the resource in question. */
  readonly steps: number
}

/**
 * Finds the changes that turn the answer round: of grants the one that reaches least; every membership; every deletion; and what an account lacks,
 * if it is one thing. The smallest first. Nothing turns the answer for an administrator round.
 */
export function findRemedies(question: CheckQuestion, facts: CheckFacts, more: RemedyFacts): Remedy[] {
  const prepared = prepareAsActive(question, facts, more.superuser)
  if (!prepared) return []
  const [answer] = answerChecks([question], facts)
  if (answer!.reason === 'user-disabled') return accountRemedies(decide(prepared.question, prepared.facts).allow, more)
  if (prepared.facts.administrator) return []
  const steps = facts.missing?.[0]?.[0] ?? 0
  const authentication = prepared.facts.authentication ?? more.session
  const asked: Case = { ...prepared, facts: { ...prepared.facts, authentication }, more, wanted: !answer!.allow, steps }
  const stepUp: Remedy[] = answer!.step_up ? [{ kind: 'step-up', step_up: answer!.step_up }] : []
  return [...stepUp, ...grantRemedy(asked), ...memberships(asked), ...deletions(asked)]
}

function accountRemedies(allow: boolean, { hindrances }: RemedyFacts): Remedy[] {
  const [hindrance, ...others] = hindrances ?? []
  return allow && hindrance && others.length === 0 ? [{ kind: 'account', requires: cures[hindrance] }] : []
}

/** What a grant for this user alone covers grows with each node upwards, so the first that turns the answer round is the smallest. */
function grantRemedy(asked: Case): Remedy[] {
  const { facts, more, steps, wanted, question } = asked
  if (!more.holder) return []
  const { reference, priority } = more.holder
  const holder: FactHolder = priority === null ? { kind: 'user' } : { kind: 'group', name: everyone, priority }
  const access: Access = wanted ? 'allow' : 'deny'
  for (const [n, [resource, isGrantable]] of more.nodes.toReversed().entries()) {
    const level = steps + n
    const scope: GrantScope = level === 0 && facts.targetIsExact ? 'match' : 'recursive'
    const added: GrantFact = { level, holder, name: question.permission, access, scope }
    const others = facts.grants.filter((grant) => grant.level !== level || !isOf(grant, holder))
    if (!isGrantable || !turns(asked, [...others, added])) continue
    const permission = { name: question.permission, access, scope, expires_at: more.ends_at }
    return [{ kind: 'grant', preview: { change: { grant: { holder: reference, resource, permission } } } }]
  }
  return []
}

/** Those that convey least come first. */
function memberships(asked: Case): Remedy[] {
  const { facts, more, steps, question } = asked
  const { member } = more
  if (member === null) return []
  const joined = more.groups
    .filter(([, name, priority, , , held]) => {
      const holder: FactHolder = { kind: 'group', name, priority }
      const gained = held.map(([level, access, scope, requires]): GrantFact => ({
        level: steps + level,
        holder,
        name: question.permission,
        access,
        scope,
        ...(requires && { requires }),
      }))
      return turns(asked, [...facts.grants, ...gained])
    })
    .toSorted((one, other) => one[3] - other[3])
    .map(([, group, , grants, acceptsTerms]): Remedy => ({
      kind: 'membership',
      group,
      grants,
      accept_terms: acceptsTerms,
      preview: { change: { membership: { user: member, group, action: 'add' } } },
    }))
  const left = [...new Set(facts.grants.flatMap(({ holder }) => (holder.kind === 'group' ? [holder.name] : [])))]
    .filter((group) => !isPseudoGroup(group))
    .filter((group) =>
      turns(
        asked,
        facts.grants.filter(({ holder }) => holder.kind === 'user' || holder.name !== group),
      ),
    )
    .map((group): Remedy => ({
      kind: 'membership',
      group,
      preview: { change: { membership: { user: member, group, action: 'remove' } } },
    }))
  return [...joined, ...left]
}

/** Of a grant that applies, or of the only one of a node, which then opens to the defaults of its type. */
function deletions(asked: Case): Remedy[] {
  const { facts, more, question } = asked
  const only = facts.targetIsExact && more.own.length === 1 ? more.own[0]! : null
  const applying = facts.grants.map((grant): { grant: OwnGrant; resource: string } => ({
    grant: { uuid: grant.uuid!, holder: referenceOf(grant, more), permission: permissionOf(grant) },
    resource: grant.resource!,
  }))
  const [node] = more.nodes.at(-1) ?? []
  const isListed = applying.some(({ grant }) => grant.uuid === only?.uuid)
  const candidates = only && node && !isListed ? [...applying, { grant: only, resource: node }] : applying
  const given = isAmong(more.defaults ?? [], question.userName) ? [question.permission] : []
  return candidates
    .filter(({ grant }) =>
      turns(
        asked,
        facts.grants.filter(({ uuid }) => uuid !== grant.uuid),
        grant.uuid === only?.uuid ? given : facts.defaults,
      ),
    )
    .map(({ grant: { uuid, ...grant }, resource }): Remedy => ({
      kind: 'deletion',
      grant: uuid,
      preview: { change: { delete: { ...grant, resource } } },
    }))
}

/** Whether the question, with these grants, has the other answer. */
function turns({ question, facts, wanted }: Case, grants: readonly GrantFact[], defaults = facts.defaults): boolean {
  return decide(question, { ...facts, grants, ...(defaults && { defaults }) }).allow === wanted
}

function isOf({ holder: one }: GrantFact, other: FactHolder): boolean {
  return one.kind === 'user' ? other.kind === 'user' : other.kind === 'group' && one.name === other.name
}

function permissionOf({ name, access, scope, requires }: GrantFact): Permission {
  return { name, access, scope, ...(requires && { requires }) }
}

/** An own grant has the user as its holder. */
function referenceOf({ holder }: GrantFact, more: RemedyFacts): HolderReference {
  if (holder.kind === 'user') return { user: more.member! }
  return isPseudoGroup(holder.name) ? holder.name : { group: holder.name }
}

function isAmong(holders: readonly PseudoGroup[], userName: string): boolean {
  return holders.includes('everyone') || (holders.includes('authenticated') && userName !== 'anonymous')
}
