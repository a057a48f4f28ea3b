/** Remedies as people read them: what to do, what it brings with it, and where it is previewed or done. */
import type { Remedy } from 'postern/client'
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

export function wayOf(remedy: Remedy, context: WayContext): Way {
  const { question, answer, words, user, isCaller, dateText, here } = context
  const { remedies } = words
  const { who } = question
  const { path = [] } = answer
  const placeOf = (resource: string) =>
    placeText(path.slice(0, path.findIndex(({ uuid }) => uuid === resource) + 1).map(({ name }) => name))
  const preview = (method: string, target: string, body?: unknown) => {
    const change = JSON.stringify({ method, path: target, ...(body !== undefined && { body }) })
    return { href: `/what-if?${new URLSearchParams({ change }).toString()}`, label: remedies.preview }
  }

  switch (remedy.kind) {
    case 'grant': {
      const { grant } = remedy.preview.change
      const { access, scope, name, expires_at } = grant.permission
      const whom = grant.holder === 'everyone' ? remedies.everybody : who
      return {
        title: remedies.grant[access](whom, placeOf(grant.resource)),
        details: [[name, words.scopes[scope], remedies.until(dateText(expires_at))].join(' · ')],
        ...preview(hasGrantThere(grant, answer) ? 'PUT' : 'POST', '/v1/grants', grant),
      }
    }
    case 'membership': {
      const { group, grants, accept_terms: acceptTerms, preview: previewed } = remedy
      const { user: member, action } = previewed.change.membership
      const target = `/v1/groups/${encodeURIComponent(group)}/members/${encodeURIComponent(member)}`
      if (action === 'remove')
        return {
          title: remedies.remove(who, group),
          details: [remedies.removes],
          ...preview('DELETE', target),
        }
      return {
        title: remedies.add(who, group),
        details: [...(grants ? [remedies.adds(grants)] : []), ...(acceptTerms ? [remedies.terms] : [])],
        ...preview('PUT', target, { flags: {} }),
      }
    }
    case 'deletion': {
      const { holder, resource, permission } = remedy.preview.change.delete
      return {
        title: remedies.revoke[permission.access](holderText(holder, who, words), placeOf(resource)),
        details: [remedies.revokes],
        ...preview('DELETE', `/v1/grants/${remedy.grant}`),
      }
    }
    case 'step-up': {
      const title = capitalised(remedies.stepUp(needsText(remedy.step_up, words)))
      if (!isCaller) return { title, details: [remedies.stepUpOther], href: `/users/${user}`, label: remedies.open }
      const href = `/account/confirm?return_to=${encodeURIComponent(here)}`
      return { title, details: [remedies.stepUpOwn], href, label: remedies.confirm, isOutside: true }
    }
    case 'account':
      return {
        title: remedies.account[remedy.requires],
        details: [remedies.accounts],
        href: `/users/${user}`,
        label: remedies.open,
      }
  }
}

type ProposedGrant = Extract<Remedy, { kind: 'grant' }>['preview']['change']['grant']

/** Whether its holder has a grant of this name there, which the proposed one would replace. */
function hasGrantThere({ holder, resource }: ProposedGrant, { explain }: Answer): boolean {
  const met = [...(explain?.deciding ? [explain.deciding] : []), ...(explain?.losers ?? []).map(({ grant }) => grant)]
  return met.some((grant) => {
    const isSameHolder =
      typeof holder === 'string' ? grant.holder === holder : typeof grant.holder === 'object' && 'user' in grant.holder
    return isSameHolder && grant.resource === resource
  })
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
