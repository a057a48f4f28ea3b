/** The answer as a sentence, and what decides in one or two more. */
import { holderText, namesOf, needsText, placeText, type Answer, type Question } from './question.ts'
import type { Words } from './words.ts'

export interface Verdict {
  tone: 'good' | 'bad' | 'warn'
  sentence: string
  because: string
}

export function verdictOf(question: Question, answer: Answer, words: Words): Verdict {
  const { who, permission } = question
  const names = namesOf(question, answer)
  const place = placeText(names)
  const { allow, step_up: needed, exact } = answer
  const { verdict, because } = words
  const missing = exact === false ? [because.missing] : []
  const reasons = [...reasonsOf(question, names, answer, words), ...missing].join(' ')
  if (needed)
    return {
      tone: 'warn',
      sentence: verdict.sometimes(who, permission, place, needsText(needed, words)),
      because: reasons,
    }
  return {
    tone: allow ? 'good' : 'bad',
    sentence: verdict[allow ? 'yes' : 'no'](who, permission, place),
    because: reasons,
  }
}

function reasonsOf({ who }: Question, names: readonly string[], answer: Answer, words: Words): string[] {
  const { because } = words
  const { deciding, losers = [], ceiling } = answer.explain ?? {}
  if (deciding) {
    const { holder, level, permission } = deciding
    const node = placeText(names.slice(0, names.length - level))
    const sentence = because[permission.access](holderText(holder, who, words), node)
    return answer.reason === 'multiple' ? [sentence, because.shared] : [sentence]
  }
  if (ceiling) return [because.ceiling(ceiling.branches.map((uuid) => nodeName(uuid, answer)).join(', '))]
  switch (answer.reason) {
    case 'step-up-required':
      return [because.stepUp]
    case 'no-permission':
      return [losers.length > 0 ? because.noneReaches : because.none]
    case 'administrator':
    case 'default':
    case 'unknown-user':
    case 'unknown-resource':
    case 'user-disabled':
    case 'permission-not-of-type':
      return [because[answer.reason]]
    default:
      return []
  }
}

/** A node of the path by its name, another by its id. */
function nodeName(uuid: string, { path = [] }: Answer): string {
  const at = path.findIndex((node) => node.uuid === uuid)
  return at < 0 ? uuid : placeText(path.slice(0, at + 1).map(({ name }) => name))
}
