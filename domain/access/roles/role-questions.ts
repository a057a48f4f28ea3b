/** Many questions by role at once: from the policy in force and the people named, read in one snapshot, to an answer each. */
import { type AccessDecision, decideAccess, isWithinLimit, type Party } from './access.ts'
import type { RolePolicy } from './policy.ts'

/** Who asks: null for the caller, else a uuid or a canonical name; and the role that they say they ask in, which has to be theirs. */
interface Asking {
  readonly user: string | null
  readonly role?: string | undefined
}

/** An owner, or somebody that an item is shared with: a uuid in lower case, the caller, or the account of whoever is not signed in. */
type PartyReference = string

/** May they do this to such an item? */
interface AccessQuestion extends Asking {
  readonly item: string
  readonly action: string
  readonly visibility: string
  readonly owner: PartyReference
  readonly sharedWith: readonly PartyReference[]
}

/** Is this value within that limit of theirs? */
interface LimitQuestion extends Asking {
  readonly limit: string
  readonly value: number
}

/** A question of either kind. */
export type AskedRoleQuestion = AccessQuestion | LimitQuestion

/** Somebody named, as a row. */
type PartyRow = readonly [uuid: string, role: string, active: boolean]

/** Everything that the answers follow from. */
export interface RoleFacts {
  readonly policy: RolePolicy
  /** The caller's uuid; without a session that of the account `anonymous`. */
  readonly caller: string
  /** The uuid of that account. Sharing with it is sharing with everyone. */
  readonly anonymous: string
  /** Uuids by what was asked for; who is missing does not exist. Null: nobody but the caller. */
  readonly subjects: Readonly<Record<string, string>> | null
  /** Everybody named, and the caller. */
  readonly parties: readonly PartyRow[] | null
}

/** The answer to one question. */
export type RoleAnswer =
  | { readonly allow: true; readonly reason: 'policy' }
  | { readonly allow: false; readonly reason: Extract<AccessDecision, { allow: false }>['because'] | 'beyond-limit' }

/** Answers each question, in order. */
export function answerRoleQuestions(questions: readonly AskedRoleQuestion[], facts: RoleFacts): RoleAnswer[] {
  const people = new Map((facts.parties ?? []).map(([uuid, role, active]) => [uuid, { uuid, role, active }]))
  return questions.map((question) => answerOne(question, facts, people))
}

function answerOne(question: AskedRoleQuestion, facts: RoleFacts, people: ReadonlyMap<string, Party>): RoleAnswer {
  const { policy, caller, subjects } = facts
  const subject = people.get(question.user === null ? caller : (subjects?.[question.user] ?? ''))
  if (!subject) return no('party-unknown-or-inactive')
  const asker = { user: subject.uuid, role: question.role ?? subject.role }
  if ('limit' in question) {
    if (isWithinLimit(policy, asker, question.limit, question.value, [subject])) return yes
    return no(subject.active && asker.role === subject.role ? 'beyond-limit' : 'party-unknown-or-inactive')
  }
  const { item, action, visibility } = question
  const [owner = '', ...users] = [question.owner, ...question.sharedWith].map((party) => uuidOf(party, facts))
  const parties = [subject.uuid, owner, ...users].flatMap((uuid) => people.get(uuid) ?? [])
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
