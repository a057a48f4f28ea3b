/** Remedies as people read them: what to do, what it brings with it, and where it is previewed or done. */
import type { Remedy } from 'postern/client'
import { whatIfHref } from '#console/parts/what-if-href.ts'
import { holderText, needsText, placeText, type Answer, type Question } from './question.ts'
import type { Words } from './words.ts'

/** A way to another answer. */
export interface Way {
  title: string
  details: string[]
  /** Where one goes from here, below /console; with `isOutside` below the root. */
  href: string
  label: string
  isOutside?: boolean
}

export interface WayContext {
  question: Question
  answer: Answer
  words: Words
  /** The user in question, as the address names them. */
  user: string
  isCaller: boolean
  /** An instant as a date. */
  dateText: (at: string) => string
  /** This address, to come back to. */
  here: string
}

type Of<Kind extends Remedy['kind']> = Extract<Remedy, { kind: Kind }>

export function wayOf(remedy: Remedy, context: WayContext): Way {
  switch (remedy.kind) {
    case 'grant':
      return grantWay(remedy, context)
    case 'membership':
      return membershipWay(remedy, context)
    case 'deletion':
      return deletionWay(remedy, context)
    case 'step-up':
      return stepUpWay(remedy, context)
    case 'account':
      return accountWay(remedy, context)
    default:
      return remedy satisfies never
  }
}

function grantWay({ preview: { change } }: Of<'grant'>, context: WayContext): Way {
  const { grant } = change
  const { words, question, answer, dateText } = context
  const { access, scope, name, expires_at: end } = grant.permission
  const whom = grant.holder === 'everyone' ? words.remedies.everybody : question.who
  return {
    title: words.remedies.grant[access](whom, placeOf(grant.resource, answer)),
    details: [[name, words.scopes[scope], words.remedies.until(dateText(end))].join(' · ')],
    ...preview(context, hasGrantThere(grant, answer) ? 'PUT' : 'POST', '/v1/grants', grant),
  }
}

function membershipWay(remedy: Of<'membership'>, context: WayContext): Way {
  const { group, grants, accept_terms: acceptTerms } = remedy
  const { user, action } = remedy.preview.change.membership
  const { remedies } = context.words
  const { who } = context.question
  const path = `/v1/groups/${encodeURIComponent(group)}/members/${encodeURIComponent(user)}`
  if (action === 'remove')
    return { title: remedies.remove(who, group), details: [remedies.removes], ...preview(context, 'DELETE', path) }
  return {
    title: remedies.add(who, group),
    details: [...(grants ? [remedies.adds(grants)] : []), ...(acceptTerms ? [remedies.terms] : [])],
    ...preview(context, 'PUT', path, { flags: {} }),
  }
}

function deletionWay({ grant, preview: { change } }: Of<'deletion'>, context: WayContext): Way {
  const { holder, resource, permission } = change.delete
  const { words, question, answer } = context
  return {
    title: words.remedies.revoke[permission.access](holderText(holder, question.who, words), placeOf(resource, answer)),
    details: [words.remedies.revokes],
    ...preview(context, 'DELETE', `/v1/grants/${grant}`),
  }
}

function stepUpWay({ step_up: needed }: Of<'step-up'>, { words, isCaller, user, here }: WayContext): Way {
  const { stepUp, stepUpOwn, stepUpOther, confirm, open } = words.remedies
  const text = stepUp(needsText(needed, words))
  const title = text.charAt(0).toUpperCase() + text.slice(1)
  if (!isCaller) return { title, details: [stepUpOther], href: `/users/${user}`, label: open }
  const href = `/account/confirm?return_to=${encodeURIComponent(here)}`
  return { title, details: [stepUpOwn], href, label: confirm, isOutside: true }
}

function accountWay({ requires }: Of<'account'>, { words, user }: WayContext): Way {
  const { account, accounts, open } = words.remedies
  return { title: account[requires], details: [accounts], href: `/users/${user}`, label: open }
}

/** The screen that previews a request. */
function preview({ words }: WayContext, method: string, path: string, body?: unknown): Pick<Way, 'href' | 'label'> {
  return { href: whatIfHref({ method, path, body }), label: words.remedies.preview }
}

/** A node of the path by its names. */
function placeOf(resource: string, { path = [] }: Answer): string {
  return placeText(path.slice(0, path.findIndex(({ uuid }) => uuid === resource) + 1).map(({ name }) => name))
}

/** Whether its holder has a grant of this name there, which the proposed one would replace. */
function hasGrantThere({ holder, resource }: Of<'grant'>['preview']['change']['grant'], { explain }: Answer): boolean {
  const met = [...(explain?.deciding ? [explain.deciding] : []), ...(explain?.losers ?? []).map(({ grant }) => grant)]
  return met.some((grant) => {
    const isSameHolder =
      typeof holder === 'string' ? grant.holder === holder : typeof grant.holder === 'object' && 'user' in grant.holder
    return isSameHolder && grant.resource === resource
  })
}
