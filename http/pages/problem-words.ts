/** What is wrong with a form, in the words of its reader. */
import type { FieldError } from '#domain/field-error.ts'
import type { Language } from '#domain/languages/language.ts'
import { pageTexts } from '#http/html/page-texts.ts'
import type { ApiProblem } from './api.ts'
import { problemTexts } from './problem-texts.ts'

/** By field, and of the whole form. */
export interface FormProblems {
  fields: Readonly<Record<string, string>>
  general: string | null
}

/** Of a form that was not posted yet. */
export const noProblems: FormProblems = { fields: {}, general: null }

/**
 * A problem of the API, as a form shows it.
 *
 * @param names the fields by JSON Pointer, where they are not named after it
 */
export function formProblems(
  problem: ApiProblem,
  language: Language,
  names: Readonly<Record<string, string>> = {},
): FormProblems {
  const fields: Record<string, string> = {}
  for (const error of problem.errors ?? []) {
    const name = names[error.pointer] ?? error.pointer.slice(1)
    fields[name] = [...new Set([...(fields[name] ? [fields[name]] : []), wordsOf(error, language)])].join(' ')
  }
  return { fields, general: generalWords(problem, language) }
}

/** A problem that the page itself found. */
export function ownProblem(fields: Readonly<Record<string, string>>, language: Language): FormProblems {
  return { fields, general: problemTexts[language].check }
}

function generalWords(problem: ApiProblem, language: Language): string {
  const { code, retryAfterSeconds } = problem
  const texts = problemTexts[language]
  if (retryAfterSeconds && (code === 'too-many-attempts' || code === 'too-many-requests'))
    return texts.later(Math.ceil(retryAfterSeconds / 60))
  if (code === 'invalid-request') return texts.check
  const { title, detail } = pageTexts[language].problem(problem)
  return texts.problems[code] ?? `${title}${/[.?!]$/.test(title) ? '' : '.'} ${detail}`.trim()
}

function wordsOf({ code, pointer }: FieldError, language: Language): string {
  const own = problemTexts[language].fields[code]
  const isPassword = pointer.endsWith('password')
  if (own && !isPassword) return own
  return pageTexts[language].violations({
    type: '',
    title: '',
    status: 422,
    code: 'invalid-request',
    instance: '',
    errors: [{ pointer, code, detail: '' }],
  })
}
