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

/** A problem of the API, as a form shows it, whose fields have the names of the API's. */
export function formProblems(problem: ApiProblem, language: Language): FormProblems {
  const fields: Record<string, string> = {}
  for (const error of problem.errors ?? []) {
    const name = error.pointer.slice(1)
    fields[name] = [...new Set([...(fields[name] ? [fields[name]] : []), wordsOf(error, language)])].join(' ')
  }
  return { fields, general: generalWords(problem, language) }
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

/** A password has its own words for what other fields have too. */
function wordsOf(error: FieldError, language: Language): string {
  const own = problemTexts[language].fields[error.code]
  if (own && !error.pointer.endsWith('password')) return own
  const of = { type: '', title: '', status: 422, instance: '', code: 'invalid-request' } as const
  return error.code === 'missing' && own ? own : pageTexts[language].violations({ ...of, errors: [error] })
}
