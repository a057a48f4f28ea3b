/** A change in a sentence, by the names that its preview tells. */
import type { Grant } from 'postern/client'
import { useWords } from '#console/texts/texts.tsx'
import type { Planned } from './planned.ts'
import type { PreviewPage } from './pages.ts'
import { nameOf } from './name-of.ts'
import { words } from './words.ts'

type Own = (typeof words)['en']

/** @returns undefined while the names are not known */
export function useSentence(
  planned: Planned,
  names: PreviewPage['names'] | undefined,
  held: Grant | undefined,
): string | undefined {
  const own = useWords(words)
  return names && sentenceOf(planned, names, held, own)
}

function sentenceOf(planned: Planned, names: PreviewPage['names'], held: Grant | undefined, own: Own): string {
  const who = names.user ?? nameOf(names.group ?? '', own)
  const where = names.resource ?? ''
  switch (planned.kind) {
    case 'grant': {
      const { name, access, scope } = partsOf(planned.grant.permission)
      const reach = scope === 'match' ? own.onlyAt(where) : own.at(where)
      return own.changes[access](who, name, reach)
    }
    case 'deletion':
      return own.changes.deletion(who, held?.text ?? '', where)
    case 'named-deletion':
      return own.changes.deletion(who, planned.permission, where)
    case 'joining':
    case 'leaving':
      return own.changes[planned.kind](names.user ?? planned.user, names.group ?? planned.group)
    default:
      return own.changes.move(where, names.parent ?? '', planned.name)
  }
}

/** The parts of a permission, as an object or as text: `read-deny-match`. */
function partsOf(permission: Extract<Planned, { kind: 'grant' }>['grant']['permission']) {
  if (typeof permission !== 'string') return permission
  const [name = '', ...modifiers] = permission.split('-')
  return {
    name,
    access: modifiers.includes('deny') ? ('deny' as const) : ('allow' as const),
    scope: modifiers.includes('match') ? ('match' as const) : ('recursive' as const),
  }
}
