/** Answers many role questions from the policy in force and the users in them, read in one snapshot. */
import { type AccessDecision, decideAccess, isWithinLimit, type Party } from './access.ts'
import type { RolePolicy } from './policy.ts'

/** The user in a question: null for the caller, otherwise a uuid or a canonical name; and the role, which the user must have. */
interface Asking {
  readonly user: string | null
  readonly role?: string | undefined
}

/** An owner or a user with whom an item is shared: a uuid in lower case, the caller, or `anonymous`. */
type PartyReference = string

/** Whether the user may perform an action on an item. */
interface AccessQuestion extends Asking {
  readonly item: string
  readonly action: string
  readonly visibility: string
  readonly owner: PartyReference
  readonly sharedWith: readonly PartyReference[]
}

/** Whether a value is within a limit of the user's role. */
interface LimitQuestion extends Asking {
  readonly limit: string
  readonly value: number
}

export type AskedRoleQuestion = AccessQuestion | LimitQuestion

/** A user in a question, as a row. */
type PartyRow = readonly [uuid: string, role: string, active: boolean]

/** The facts for all answers. */
export interface RoleFacts {
  readonly policy: RolePolicy
  /** The uuid of the caller; without a session that of the account `anonymous`. */
  readonly caller: string
  /** The uuid of the account `anonymous`. Sharing with it is sharing with all users. */
  readonly anonymous: string
  /** Uuids by the text in the question; a missing entry is an unknown user. Null: all questions are about the caller. */
  readonly subjects: Readonly<Record<string, string>> | null
  /** All users in the questions, and the caller. */
  readonly parties: readonly PartyRow[] | null
}

export type RoleAnswer =
  | { readonly allow: true; readonly reason: 'policy' }
  | { readonly allow: false; readonly reason: Extract<AccessDecision, { allow: false }>['because'] | 'beyond-limit' }

/** Answers each question, in order. */
export function answerRoleQuestions(questions: readonly AskedRoleQuestion[], facts: RoleFacts): RoleAnswer[] {
  const people = new Map((facts.parties ?? []).map(([uuid, role, active]) => [uuid, { uuid, role, active }]))
  return questions.map((question) => answerOne(question, facts, people))
}

/** The role under which the policy decides about a user: the policy need not name the roles of administrators. */
function roleIn({ roles }: RolePolicy, role: string): string {
  return roles.includes(role) ? role : 'authenticated'
}

function answerOne(question: AskedRoleQuestion, facts: RoleFacts, people: ReadonlyMap<string, Party>): RoleAnswer {
  const { policy, caller, subjects } = facts
  const named = people.get(question.user === null ? caller : (subjects?.[question.user] ?? ''))
  if (!named) return no('party-unknown-or-inactive')
  const subject = { ...named, role: roleIn(policy, named.role) }
  const asker = {
    user: subject.uuid,
    role: question.role === undefined || question.role === named.role ? subject.role : question.role,
  }
  if ('limit' in question) {
    if (isWithinLimit(policy, asker, question.limit, question.value, [subject])) return yes
    return no(subject.active && asker.role === subject.role ? 'beyond-limit' : 'party-unknown-or-inactive')
  }
  const { item, action, visibility } = question
  const [owner = '', ...users] = [question.owner, ...question.sharedWith].map((party) => uuidOf(party, facts))
  const parties = [subject, ...[owner, ...users].flatMap((uuid) => people.get(uuid) ?? [])]
  const sharing = { users, everyone: users.includes(facts.anonymous) }
  const decision = decideAccess(policy, { ...asker, action }, { item, owner, visibility, sharing }, parties)
  return decision.allow ? yes : no(decision.because)
}

function uuidOf(party: PartyReference, { caller, anonymous }: RoleFacts): string {
  if (party === 'current') return caller
  return party === 'anonymous' ? anonymous : party
}

const yes: RoleAnswer = { allow: true, reason: 'policy' }

function no(reason: Extract<RoleAnswer, { allow: false }>['reason']): RoleAnswer {
  return { allow: false, reason }
}
