/**
 * The picture of a decision: the path from the service down to the resource, and at each level the grants that were met there. What is drawn, what a
 * screen reader reads and what the property test compares with the answer of Postern is this.
 */
import { holderText, namesOf, needsText, type Answer, type ExplainedGrant, type Question } from './question.ts'
import type { Words } from './words.ts'

/** A grant that was met: who has it, what it says, and what became of it. */
export interface GrantLine {
  uuid: string
  holder: string
  what: string
  why: string
  access: 'allow' | 'deny'
  isDeciding: boolean
}

/** A node on the path. */
export interface Level {
  name: string
  /** Its type, where the caller may know it. */
  kind: string | null
  /** Its address in the tree, where it is known to exist. */
  href: string | null
  /** The decision that is made here. */
  decides: 'allow' | 'deny' | null
  grants: GrantLine[]
  /** Said where no grant is met. */
  none: string | null
}

/** From the service to the resource. The order of grants on a level is that of the answer, the deciding one first. */
export function drawPath(question: Question, answer: Answer, words: Words): Level[] {
  const names = namesOf(question, answer)
  const { deciding = null, losers = [] } = answer.explain ?? {}
  const met = [...(deciding ? [{ grant: deciding, why: null }] : []), ...losers]
  return names.map((name, depth): Level => {
    const here = met.filter(({ grant }) => grant.level === names.length - 1 - depth)
    const node = answer.path?.[depth]
    const isMissing = answer.path !== undefined && !node
    return {
      name,
      kind: isMissing ? words.missing : node?.type === 'service' || depth === 0 ? words.service : (node?.type ?? null),
      href: node ? nodeHref(names[0]!, node.uuid) : null,
      decides: here.some(({ grant }) => grant === deciding) ? deciding!.permission.access : null,
      grants: here.map(({ grant, why }) => lineOf(grant, why, question, words)),
      none: here.length === 0 && !isMissing ? words.noGrant(question.permission, question.who) : null,
    }
  })
}

function lineOf(grant: ExplainedGrant, why: keyof Words['lost'] | null, { who }: Question, words: Words): GrantLine {
  const { name, access, scope, requires } = grant.permission
  const parts = [name, words.access[access], words.scopes[scope], ...(requires ? [needsText(requires, words)] : [])]
  return {
    uuid: grant.uuid,
    holder: holderText(grant.holder, who, words),
    what: parts.join(' · '),
    why: why === null ? words.decides : words.lost[why],
    access,
    isDeciding: why === null,
  }
}

function nodeHref(service: string, uuid: string): string {
  return `/services/${encodeURIComponent(service)}?open=${uuid}`
}
